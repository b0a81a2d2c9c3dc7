import { MantineProvider } from '@mantine/core';
import { act, render } from '@testing-library/react';
import { vi } from 'vitest';

import type { ErrorCode, ErrorFacts } from '../../../shared/errors/codes.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { ShellProvider, type Action, type PaneParams, type Shell } from '../../lib/shell.ts';
import { LabProvider, LinkProvider } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import type { LinkState, LinkView } from '../../link/link-state.ts';
import { MqttPane } from './mqtt-pane.tsx';

interface OpenStream {
  name: string;
  params: Record<string, unknown>;
  onBatch: (batch: { items: unknown[]; dropped: number }) => void;
  fail: (error: LabError) => void;
}

/** A host in the test's hands: it sees what the page asks, and pushes what the page follows. */
class FakeLab {
  readonly requests: { name: string; params: Record<string, unknown> }[] = [];
  readonly answers = new Map<string, (params: Record<string, unknown>) => unknown>();
  #open: OpenStream[] = [];

  readonly lab = new Proxy({}, { get: (_, feature: string) => this.#feature(feature) }) as Lab;

  /** Streams that are open now, by the name of the contract's entry. */
  streams(name: string): OpenStream[] {
    return this.#open.filter((stream) => stream.name === name);
  }

  push(name: string, item: unknown): void {
    act(() => this.streams(name).forEach((stream) => stream.onBatch({ items: [item], dropped: 0 })));
  }

  async fail<C extends ErrorCode>(name: string, code: C, facts: ErrorFacts[C]): Promise<void> {
    await act(async () => this.streams(name).forEach((stream) => stream.fail(new LabError(code, facts))));
  }

  asked(name: string): Record<string, unknown>[] {
    return this.requests.filter((request) => request.name === name).map(({ params }) => params);
  }

  #feature(feature: string): unknown {
    return new Proxy({}, { get: (_, entry: string) => this.#entry(`${feature}.${entry}`) });
  }

  #entry(name: string) {
    return (params: Record<string, unknown>, second?: unknown): unknown => {
      if (typeof second === 'function') return this.#subscribe(name, params, second as OpenStream['onBatch']);
      this.requests.push({ name, params });
      return Promise.resolve()
        .then(() => this.answers.get(name)?.(params))
        .then((answer) => answer ?? { index: null });
    };
  }

  #subscribe(name: string, params: Record<string, unknown>, onBatch: OpenStream['onBatch']): unknown {
    const { promise, reject } = Promise.withResolvers<void>();
    const stream: OpenStream = { name, params, onBatch, fail: reject };
    this.#open.push(stream);
    return { ended: promise, close: () => (this.#open = this.#open.filter((other) => other !== stream)) };
  }
}

/** A link in the test's hands. */
class FakeLink implements LinkView {
  #state: LinkState = { kind: 'open' };
  readonly #listeners = new Set<() => void>();

  readonly state = (): LinkState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly retryNow = (): void => undefined;

  enter(state: LinkState): void {
    this.#state = state;
    act(() => this.#listeners.forEach((listener) => listener()));
  }
}

/** Draws the pane on a fake host and a fake window. */
export function renderPane(params: PaneParams['mqtt'] = { sessionId: 's1', profileId: null }) {
  prepareDom();
  const fake = new FakeLab();
  const link = new FakeLink();
  const shell = fakeShell();
  const pane = { setParams: vi.fn(), setTitle: vi.fn(), guardClose: vi.fn(), closePane: vi.fn() };
  const screen = render(
    <MantineProvider env="test">
      <LinkProvider value={link}>
        <LabProvider value={fake.lab}>
          <ShellProvider value={shell}>
            <MqttPane paneId="p1" params={params} {...pane} />
          </ShellProvider>
        </LabProvider>
      </LinkProvider>
    </MantineProvider>,
  );
  return { fake, link, shell, pane, screen };
}

function fakeShell() {
  const actions: Action[] = [];
  return {
    openPane: () => undefined,
    fail: vi.fn<Shell['fail']>(),
    tell: vi.fn<Shell['tell']>(),
    confirm: vi.fn<Shell['confirm']>(() => Promise.resolve(true)),
    saveFile: vi.fn<Shell['saveFile']>(),
    addActions: (added: readonly Action[]) => {
      actions.splice(0, actions.length, ...added);
      return () => undefined;
    },
    actions: { list: () => actions, all: () => actions, subscribe: () => () => undefined },
  };
}

/** What jsdom lacks and the UI kit asks for. */
function prepareDom(): void {
  sessionStorage.clear();
  Object.assign(globalThis, { ResizeObserver: undefined });
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
}
