// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import { LabError } from '../../shared/errors/lab-error.ts';
import type { OnBatch } from '../../shared/wire/client.ts';
import { LabProvider } from './lab-context.tsx';
import type { Lab } from './lab.ts';
import { useLatest } from './use-latest.ts';

afterEach(cleanup);

/** Streams of a lab that has one, by the filter they were opened with. */
function fakeLab() {
  const open: { filter: string; send: OnBatch<string>; fail(error: LabError): void; isClosed: boolean }[] = [];
  const follow = (filter: string, send: OnBatch<string>) => {
    const { promise: ended, reject: fail } = Promise.withResolvers<void>();
    const entry = { filter, send, fail, isClosed: false };
    open.push(entry);
    return { ended, close: () => void (entry.isClosed = true) };
  };
  return { open, follow };
}

function setup() {
  const lab = {} as Lab;
  const { open, follow } = fakeLab();
  const Reader = ({ filter }: { filter: string | null }) => {
    const { value, error } = useLatest<string>(
      String(filter),
      filter === null ? null : (_lab, onBatch) => follow(filter, onBatch),
    );
    return <p>{error?.code ?? value ?? 'nothing yet'}</p>;
  };
  const page = (filter: string | null) => (
    <LabProvider value={lab}>
      <Reader filter={filter} />
    </LabProvider>
  );
  const view = render(page('a'));
  return {
    open,
    text: () => view.container.textContent,
    show: (filter: string | null) => view.rerender(page(filter)),
    view,
  };
}

it('shows the newest state, and opens the stream anew only when the key changes', () => {
  const { open, text, show } = setup();
  expect(text()).toBe('nothing yet');
  act(() => void open[0]!.send({ items: ['old', 'new'], dropped: 0 }));
  expect(text()).toBe('new');
  show('a');
  expect(open).toHaveLength(1);
  show('b');
  expect(open.map(({ filter, isClosed }) => [filter, isClosed])).toEqual([
    ['a', true],
    ['b', false],
  ]);
  act(() => void open[0]!.send({ items: ['late'], dropped: 0 }));
  expect(text()).toBe('new');
});

it('follows nothing without a way to open, and leaves when it goes', () => {
  const { open, show, view } = setup();
  show(null);
  expect(open[0]!.isClosed).toBe(true);
  show('c');
  view.unmount();
  expect(open[1]!.isClosed).toBe(true);
});

it('says why the stream ended', async () => {
  const { open, text } = setup();
  await act(async () => open[0]!.fail(new LabError('session.unknown', { sessionId: 's' })));
  expect(text()).toBe('session.unknown');
});
