import { MantineProvider } from '@mantine/core';
import { act, render } from '@testing-library/react';
import { vi } from 'vitest';

import type { FileEntry, FolderView } from '../../../shared/contract/files.ts';
import type { TransferJob } from '../../../shared/contract/transfers.ts';
import { ShellProvider, type Shell } from '../../lib/shell.ts';
import { LabProvider } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import { FilesPane } from './files-pane.tsx';

type Send = (batch: { items: unknown[]; dropped: number }) => void;

/** Files at both ends of a connection, and a host that shows them; requests are kept as they came. */
export class FakeFiles {
  /** Names by folder; permissions of an entry are those of `modes`, or 644. */
  readonly folders = new Map<string, string[]>();
  readonly modes = new Map<string, number>();
  /** While set, answers of names wait for it. */
  hold: Promise<void> | null = null;
  readonly setMode = vi.fn(() => Promise.resolve());
  readonly copy = vi.fn(() => Promise.resolve());
  readonly #paths = new Map<string, string>();
  #sendJobs: Send = () => undefined;

  readonly lab = {
    ssh: {
      status: (_: unknown, on: Send) =>
        following(on, { state: 'open', sinceMs: 0, title: 'device', user: 'root', address: 'device:22' }),
    },
    transfers: {
      jobs: (_: unknown, on: Send) => {
        this.#sendJobs = on;
        return following(on, { jobs: [] });
      },
      copy: this.copy,
    },
    files: {
      home: ({ place }: { place: { kind: string } }) =>
        Promise.resolve({ path: `/${place.kind}`, machine: place.kind }),
      folder: ({ path, viewId }: { path: string; viewId: string }, on: Send) => {
        this.#paths.set(viewId, path);
        return following(on, this.#view(path));
      },
      names: async ({ viewId, from, to }: { viewId: string; from: number; to: number }) => {
        const names = this.#sorted(this.#paths.get(viewId)!).slice(from, to + 1);
        await this.hold;
        return { names };
      },
      rename: async ({ path, from, to }: { path: string; from: string; to: string }) =>
        void this.folders.set(path, this.#sorted(path).with(this.#sorted(path).indexOf(from), to)),
      setMode: this.setMode,
    },
  } as unknown as Lab;

  /** A transfer between two folders ends. */
  async endTransfer(job: Pick<TransferJob, 'id' | 'from' | 'to'>): Promise<void> {
    await act(async () => this.#sendJobs({ items: [{ jobs: [{ ...ENDED, ...job }] }], dropped: 0 }));
  }

  #sorted(path: string): string[] {
    return (this.folders.get(path) ?? []).toSorted();
  }

  #view(path: string): FolderView {
    const rows = this.#sorted(path).map((name): FileEntry => {
      const mode = this.modes.get(name) ?? 0o644;
      return { name, kind: name.endsWith('.d') ? 'folder' : 'file', sizeBytes: 1, modifiedMs: 0, mode, owner: '' };
    });
    const count = rows.length;
    return { path, state: 'ready', error: null, count, total: count, hidden: 0, first: 0, rows, freeBytes: null };
  }
}

const ENDED = {
  ...{ kind: 'upload', title: 'x', state: 'done', reason: null, isCounting: false, files: 1, filesDone: 1 },
  ...{ filesSkipped: 0, bytes: 1, bytesDone: 1, bytesResumed: 0, bytesPerS: 0, startedMs: 0, endedMs: 1 },
  ...{ current: '', failed: 0, failures: [], conflict: null, command: '' },
} as const;

/** A stream that sends one item as soon as it is open. */
function following(on: Send, item: unknown) {
  on({ items: [item], dropped: 0 });
  return { ended: new Promise<void>(() => undefined), close: () => undefined };
}

/** Draws panes of one connection on a fake host. */
export async function renderPanes(fake: FakeFiles, ...paneIds: string[]) {
  prepareDom();
  const shell = { fail: vi.fn<Shell['fail']>(), tell: vi.fn<Shell['tell']>() };
  const pane = { setParams: vi.fn(), setTitle: vi.fn(), guardClose: vi.fn(), closePane: vi.fn() };
  return await act(async () =>
    render(
      <MantineProvider env="test">
        <LabProvider value={fake.lab}>
          <ShellProvider value={shell as unknown as Shell}>
            {paneIds.map((paneId) => (
              <article key={paneId} aria-label={paneId}>
                <FilesPane paneId={paneId} params={{ sessionId: 's1' }} {...pane} />
              </article>
            ))}
          </ShellProvider>
        </LabProvider>
      </MantineProvider>,
    ),
  );
}

/** What jsdom lacks: media queries, and a layout in which rows have a height. */
function prepareDom(): void {
  window.matchMedia = (query) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as never;
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  for (const side of ['clientHeight', 'clientWidth'])
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 600 });
}
