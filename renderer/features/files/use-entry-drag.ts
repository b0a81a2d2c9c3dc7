import { useState, type DragEvent } from 'react';

import type { Folder } from './use-folder.ts';

/**
 * What is dragged: which pane and side it comes from stand in the type, since its data cannot be read before it is
 * dropped. Browsers write types in lower case.
 */
const typeOf = ({ viewId }: Folder): string => `application/x-wirebench-${viewId}`.toLowerCase();

interface Dragged {
  folder: Folder;
  /** Entries of the other side were dropped here; null while nothing can be copied. */
  onDrop: (() => void) | null;
  /** Files of the page's own computer were dropped here. */
  onFiles(files: readonly File[]): void;
}

/** Drags entries of one side of a pane to its other one, where they are copied to. */
export function useEntryDrag({ folder, onDrop, onFiles }: Dragged) {
  const [isOver, setIsOver] = useState(false);
  const own = typeOf(folder);
  const ofPane = own.slice(0, own.lastIndexOf(':') + 1);
  const isFromOther = ({ dataTransfer: { types } }: DragEvent): boolean =>
    onDrop !== null && types.some((type) => type.startsWith(ofPane) && type !== own);
  const isFromOutside = ({ dataTransfer: { types } }: DragEvent): boolean => types.includes('Files');
  return {
    start: (event: DragEvent, index: number, name: string): void => {
      if (!folder.choice.selected.has(name)) folder.choice.choose(index, name, 'one');
      event.dataTransfer.setData(own, '');
      event.dataTransfer.effectAllowed = 'copy';
    },
    /** For the list that takes what is dropped. */
    target: {
      'data-drop': isOver || undefined,
      onDragOver: (event: DragEvent): void => {
        if (!isFromOther(event) && !isFromOutside(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: (): void => setIsOver(false),
      onDrop: (event: DragEvent): void => {
        setIsOver(false);
        const isOwn = isFromOther(event);
        if (!isOwn && !isFromOutside(event)) return;
        event.preventDefault();
        if (isOwn) onDrop?.();
        else onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
