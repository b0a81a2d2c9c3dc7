import type { FileEntry } from '../../../shared/contract/files.ts';
import { visibleName } from '../../../shared/domain/files/name-bytes.ts';
import { folderOf, inFolder } from '../../../shared/domain/files/posix-path.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Folder } from './use-folder.ts';

/** What can be done with the entries of a folder. Failures are told; what worked is seen. */
export interface FolderActions {
  names: string[];
  open(entry: FileEntry, onFile: (path: string) => void): void;
  goUp(): void;
  /** Where a typed path leads; whether it led to a folder. */
  goTyped(text: string): Promise<boolean>;
  makeFolder(name: string): Promise<boolean>;
  rename(from: string, to: string): Promise<boolean>;
  setMode(names: string[], mode: number): Promise<boolean>;
  remove(): Promise<void>;
}

export function useFolderActions(folder: Folder): FolderActions {
  const lab = useLab();
  const shell = useShell();
  const { place, refresh } = folder;
  const path = folder.path ?? '/';
  const names = [...folder.choice.selected];
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      shell.fail(error);
      return false;
    }
  };
  const follow = async (target: string, onFile: (path: string) => void): Promise<void> => {
    const found = await lab.files.resolve({ place, path: target, from: path });
    if (found.isFolder) folder.goTo(found.path);
    else onFile(found.path);
  };
  const changed = (work: () => Promise<unknown>): Promise<boolean> =>
    attempt(work).then((isDone) => {
      refresh();
      return isDone;
    });
  return {
    names,
    open: (entry, onFile) => {
      const target = inFolder(path, entry.name);
      if (entry.kind === 'folder') folder.goTo(target);
      else if (entry.kind === 'link') void attempt(() => follow(target, onFile));
      else onFile(target);
    },
    goUp: () => folder.goTo(folderOf(path)),
    goTyped: (text) => attempt(() => follow(text, (file) => folder.goTo(folderOf(file)))),
    makeFolder: (name) => changed(() => lab.files.makeFolder({ place, path, name })),
    rename: (from, to) =>
      changed(async () => {
        if (from !== to) await lab.files.rename({ place, path, from, to });
        folder.choice.chooseName(to);
      }),
    setMode: (chosen, mode) => changed(() => lab.files.setMode({ place, path, names: chosen, mode })),
    remove: async () => {
      await attempt(async () => {
        const count = await lab.files.count({ place, path, names });
        const isSure = await shell.confirm({
          title: names.length === 1 ? `Delete ${visibleName(names[0]!)}?` : `Delete ${names.length} entries?`,
          body: `${countText(count)} will be deleted on ${folder.machine}. This cannot be undone.`,
          action: 'Delete',
          isDangerous: true,
        });
        if (isSure) await lab.transfers.remove({ place, folder: path, names });
      });
    },
  };
}

function countText({ files, folders, bytes }: { files: number; folders: number; bytes: number }): string {
  const several = (count: number, one: string): string => `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;
  const parts = [
    ...(files > 0 ? [`${several(files, 'file')} (${formatBytes(bytes)})`] : []),
    ...(folders > 0 ? [several(folders, 'folder')] : []),
  ];
  return parts.join(' and ') || 'Nothing that can be counted';
}
