import { useState, type DragEvent } from 'react';

import { attempt } from './attempt.ts';
import type { ProfileDesk } from './profile-actions.tsx';
import { dropMove, type DropSide, type Node } from './profile-tree.ts';

/** Where what is being dragged would land. */
export interface DropMark {
  id: string;
  side: DropSide;
}

/** The handlers a row of the tree needs to be dragged and dropped on. */
export interface ProfileDrag {
  mark: DropMark | null;
  onDragStart(event: DragEvent, node: Node): void;
  onDragOver(event: DragEvent, over: Node): void;
  onDrop(event: DragEvent, over: Node): void;
  onDragEnd(): void;
}

/** Drags profiles and folders to another place of the tree. */
export function useProfileDrag({ lab, shell, nodes }: ProfileDesk): ProfileDrag {
  const [draggedId, setDraggedId] = useState<string | null>(null);
  const [mark, setMark] = useState<DropMark | null>(null);
  const end = (): void => {
    setDraggedId(null);
    setMark(null);
  };
  return {
    mark,
    onDragStart: (event, node) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', node.name);
      setDraggedId(node.id);
    },
    onDragOver: (event, over) => {
      const side = sideOf(event, over);
      const canDrop = draggedId !== null && dropMove(nodes, draggedId, over, side) !== null;
      if (canDrop) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
      }
      setMark((was) => {
        if (!canDrop) return null;
        return was?.id === over.id && was.side === side ? was : { id: over.id, side };
      });
    },
    onDrop: (event, over) => {
      event.preventDefault();
      const move = draggedId === null ? null : dropMove(nodes, draggedId, over, sideOf(event, over));
      const dragged = nodes.find(({ id }) => id === draggedId);
      if (move && dragged) void attempt(shell, () => lab.profiles.move({ id: dragged.id, ...move }));
      end();
    },
    onDragEnd: end,
  };
}

/** A folder takes the middle of its row for "into"; a profile is either side of. */
function sideOf(event: DragEvent, over: Node): DropSide {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const share = (event.clientY - top) / Math.max(1, height);
  if (over.kind === 'folder' && share > 0.3 && share < 0.7) return 'into';
  return share < 0.5 ? 'before' : 'after';
}
