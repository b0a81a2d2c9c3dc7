/** What a key asks of a tree, whatever it shows. */
export type TreeMove =
  { do: 'go'; index: number } | { do: 'expand' | 'collapse' | 'activate' | 'rename' | 'remove' | 'menu' | 'none' };

interface At {
  index: number;
  total: number;
  pageSize: number;
}

interface Key {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** The keys of a tree, as the ARIA authoring practices lay them down. */
export function treeMove(event: Key, { index, total, pageSize }: At): TreeMove {
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return { do: 'menu' };
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return { do: 'none' };
  const go = (to: number): TreeMove => ({ do: 'go', index: Math.min(Math.max(0, to), total - 1) });
  switch (event.key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index < 0 ? total - 1 : index - 1);
    case 'PageDown':
      return go(index + pageSize);
    case 'PageUp':
      return go(index - pageSize);
    case 'Home':
      return go(0);
    case 'End':
      return go(total - 1);
    case 'ArrowRight':
      return { do: 'expand' };
    case 'ArrowLeft':
      return { do: 'collapse' };
    case 'Enter':
      return { do: 'activate' };
    case 'F2':
      return { do: 'rename' };
    case 'Delete':
      return { do: 'remove' };
    default:
      return { do: 'none' };
  }
}
