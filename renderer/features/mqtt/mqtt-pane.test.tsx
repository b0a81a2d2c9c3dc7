// @vitest-environment jsdom
import { cleanup, fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import type { CertificateFacts } from '../../../shared/errors/codes.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { renderPane } from './fake-lab.tsx';
import { aDetail, aMessage, aRow, aStatus, aWindow } from './test-data.ts';

afterEach(cleanup);

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Two rooms, the first open. */
const rooms = () =>
  aWindow([
    aRow({ id: 1, level: 'lab', hasChildren: true, isExpanded: true, subtreeTopics: 2, subtreeMessages: 9 }),
    aRow({
      id: 2,
      level: 'temperature',
      depth: 1,
      parentId: 1,
      parentIndex: 0,
      last: aMessage({ preview: bytes('21.5') }),
    }),
    aRow({ id: 3, level: '', depth: 1, parentId: 1, parentIndex: 0, holdsRetained: true, last: aMessage() }),
  ]);

function connected() {
  const drawn = renderPane();
  drawn.fake.push('mqtt.status', aStatus({ topics: 2, messages: 9 }));
  drawn.fake.push('mqtt.tree', rooms());
  return drawn;
}

describe('the tree', () => {
  it('shows rows with what a screen reader says of them', () => {
    const { screen } = connected();
    const rows = screen.getAllByRole('treeitem');
    expect(rows.map((row) => row.getAttribute('aria-label'))).toEqual([
      'lab, 2 topics, 9 messages',
      'temperature, 21.5, 1 messages',
      '‹empty›, 42, retained, 1 messages',
    ]);
    expect(rows[1]!.getAttribute('aria-level')).toBe('2');
    expect(rows[0]!.getAttribute('aria-expanded')).toBe('true');
  });

  it('asks the host for rows on screen, and for nothing more', () => {
    const { fake } = connected();
    expect(fake.streams('mqtt.tree')).toHaveLength(1);
    const scrolls = fake.asked('mqtt.changeTree').filter(({ change }) => (change as { do: string }).do === 'scroll');
    expect(scrolls.length).toBeLessThanOrEqual(1);
    for (const { change } of scrolls) expect((change as { count: number }).count).toBeLessThan(80);
  });

  it('is walked by the keyboard, and follows with the topic', () => {
    const { screen, fake } = connected();
    const tree = screen.getByRole('tree');
    fireEvent.keyDown(tree, { key: 'ArrowDown' });
    fireEvent.keyDown(tree, { key: 'ArrowDown' });
    expect(screen.getByRole('treeitem', { selected: true }).textContent).toContain('temperature');
    expect(tree.getAttribute('aria-activedescendant')).toBe(screen.getByRole('treeitem', { selected: true }).id);
    expect(fake.streams('mqtt.topic').map(({ params }) => params['nodeId'])).toEqual([2]);
    fireEvent.keyDown(tree, { key: 'ArrowLeft' });
    expect(screen.getByRole('treeitem', { selected: true }).textContent).toContain('lab');
    fireEvent.keyDown(tree, { key: 'ArrowLeft' });
    expect(fake.asked('mqtt.changeTree').at(-1)).toMatchObject({
      change: { do: 'expand', nodeId: 1, isExpanded: false },
    });
  });

  it('lands on a row that has to come from the host first', () => {
    const { screen, fake } = connected();
    fake.push('mqtt.tree', { ...rooms(), total: 1_000 });
    fireEvent.keyDown(screen.getByRole('tree'), { key: 'End' });
    expect(screen.queryByRole('treeitem', { selected: true })).toBeNull();
    fake.push('mqtt.tree', { ...aWindow([aRow({ id: 77, level: 'last' })]), first: 999, total: 1_000 });
    expect(screen.getByRole('treeitem', { selected: true }).textContent).toContain('last');
  });

  it('filters in the host after a pause in typing', async () => {
    const { screen, fake } = connected();
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter topics' }), { target: { value: 'lab/#' } });
    await waitFor(() => expect(fake.asked('mqtt.changeTree').at(-1)).toMatchObject({ change: { filter: 'lab/#' } }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter topics' }), { target: { value: 'lab/#/x' } });
    expect(screen.getByText('# is the last level')).toBeTruthy();
  });
});

describe('after a lost link', () => {
  it('tells the host anew what the view is: it may have forgotten it', async () => {
    const { screen, fake, link } = connected();
    fireEvent.click(screen.getByText('temperature'));
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter topics' }), { target: { value: 'lab' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Sort topics by' }), { target: { value: 'messages' } });
    await waitFor(() => expect(fake.asked('mqtt.changeTree').at(-1)).toMatchObject({ change: { filter: 'lab' } }));
    const before = fake.asked('mqtt.changeTree').length;
    link.enter({ kind: 'lost', attempt: 1, retryAtMs: 0 });
    expect(fake.asked('mqtt.changeTree')).toHaveLength(before);
    link.enter({ kind: 'open' });
    const sent = fake.asked('mqtt.changeTree').slice(before);
    expect(sent.map(({ change }) => change)).toEqual([
      { do: 'filter', filter: 'lab', isRegex: false },
      { do: 'sort', sort: 'messages', isDescending: true },
      { do: 'reveal', nodeId: 1 },
      { do: 'expand', nodeId: 1, isExpanded: true },
    ]);
    expect(screen.getByRole('treeitem', { selected: true }).textContent).toContain('temperature');
  });
});

describe('the topic', () => {
  it('shows the last payload, laid out, and what its flags mean', () => {
    const { screen, fake } = connected();
    fireEvent.click(screen.getByText('temperature'));
    const last = aMessage({ preview: bytes('{"b":1.50,"a":9007199254740993}'), isRetained: true });
    fake.push('mqtt.topic', aDetail({ id: 2, last }));
    expect(screen.getByRole('region', { name: 'Payload as JSON' }).textContent).toBe(
      '{\n  "b": 1.50,\n  "a": 9007199254740993\n}',
    );
    expect(screen.getByText(/stored by the broker and delivered because you just subscribed/)).toBeTruthy();
  });

  it('never takes a payload for HTML', () => {
    const { screen, fake } = connected();
    fireEvent.click(screen.getByText('temperature'));
    fake.push('mqtt.topic', aDetail({ id: 2, last: aMessage({ preview: bytes('<img src=x onerror=alert(1)>') }) }));
    expect(screen.getByRole('region', { name: /Payload/ }).textContent).toBe('<img src=x onerror=alert(1)>');
    expect(document.querySelector('img')).toBeNull();
  });

  it('says that a preview is one, and loads the rest in pieces', async () => {
    const { screen, fake } = connected();
    fireEvent.click(screen.getByText('temperature'));
    const preview = bytes('x'.repeat(65_536));
    fake.push('mqtt.topic', aDetail({ id: 2, last: aMessage({ preview, sizeBytes: 200_000 }) }));
    expect(screen.getByText(/Preview: first 64.0 KiB of 195 KiB/)).toBeTruthy();
    fake.answers.set('mqtt.payload', ({ offset }) => ({
      bytes: bytes('y'.repeat(Math.min(100_000, 200_000 - (offset as number)))),
      sizeBytes: 200_000,
    }));
    fireEvent.click(screen.getByRole('button', { name: 'Load all' }));
    await waitFor(() => expect(screen.queryByText(/Preview: first 64.0 KiB/)).toBeNull());
    expect(fake.asked('mqtt.payload').map(({ offset }) => offset)).toEqual([0, 100_000]);
  });

  it('shows an earlier message on click, and goes back to live', async () => {
    const { screen, fake } = connected();
    fireEvent.click(screen.getByText('temperature'));
    const old = aMessage({ seq: 1, preview: bytes('old') });
    const last = aMessage({ seq: 2, preview: bytes('new') });
    fake.push('mqtt.topic', aDetail({ id: 2, last, history: { total: 2, first: 0, rows: [last, old] } }));
    fireEvent.click(within(screen.getByRole('listbox')).getByText('old'));
    expect(screen.getByRole('region', { name: /Payload/ }).textContent).toBe('old');
    fireEvent.click(screen.getByRole('button', { name: 'Back to live' }));
    expect(screen.getByRole('region', { name: /Payload/ }).textContent).toBe('new');
  });
});

describe('publishing', () => {
  it('sends the bytes that were typed, with mod+Enter, and says how it went', async () => {
    const { screen, fake } = connected();
    fake.answers.set('mqtt.publish', () => ({ tookMs: 3.2 }));
    fireEvent.click(screen.getByRole('tab', { name: 'Publish' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Topic' }), { target: { value: 'lab/set' } });
    fireEvent.click(screen.getByRole('radio', { name: 'Hex' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Payload' }), { target: { value: 'de ad 00' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Quality of service' }), { target: { value: '2' } });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Retain' }));
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Payload' }), { key: 'Enter', ctrlKey: true });
    expect(await screen.findByText(/The broker has it, once after 3\.\d+ ms: 3 B at QoS 2/)).toBeTruthy();
    expect(fake.asked('mqtt.publish')).toEqual([
      { sessionId: 's1', topic: 'lab/set', payload: Uint8Array.of(0xde, 0xad, 0), qos: 2, retain: true },
    ]);
  });

  it('does not say that the broker has it where MQTT 3.1.1 leaves that open', async () => {
    const { screen, fake } = connected();
    fake.push('mqtt.status', aStatus({ topics: 2, messages: 9, protocolVersion: 4 }));
    fake.answers.set('mqtt.publish', () => ({ tookMs: 3.2 }));
    fireEvent.click(screen.getByRole('tab', { name: 'Publish' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Topic' }), { target: { value: 'lab/set' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Quality of service' }), { target: { value: '1' } });
    fireEvent.click(screen.getByRole('button', { name: /^Publish/ }));
    expect(await screen.findByText(/^The broker answered after .* cannot say that it refused/)).toBeTruthy();
  });

  it('refuses a topic with a wildcard', () => {
    const { screen } = connected();
    fireEvent.click(screen.getByRole('tab', { name: 'Publish' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Topic' }), { target: { value: 'lab/#' } });
    expect(screen.getByText(/holds no wildcard/)).toBeTruthy();
    expect((screen.getByRole('button', { name: /^Publish/ }) as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('the connection', () => {
  const certificate: CertificateFacts = {
    subject: 'CN=broker',
    issuer: 'CN=broker',
    validFrom: '2024-01-01T00:00:00Z',
    validTo: '2025-01-01T00:00:00Z',
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  };

  it('names the pane after connection and state', () => {
    const { fake, pane } = renderPane();
    fake.push('mqtt.status', aStatus({ state: 'connecting' }));
    expect(pane.setTitle).toHaveBeenLastCalledWith('Greenhouse (connecting)');
    fake.push('mqtt.status', aStatus());
    expect(pane.setTitle).toHaveBeenLastCalledWith('Greenhouse');
  });

  it('says what it waits for, and offers a test message', () => {
    const { screen, fake } = renderPane();
    fake.push('mqtt.status', aStatus());
    fake.push('mqtt.tree', aWindow([]));
    expect(screen.getByText('Connected, waiting for messages')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Publish a test message' }));
    expect((screen.getByRole('textbox', { name: 'Topic' }) as HTMLInputElement).value).toBe('test/hello');
  });

  it('keeps the tree while it tries again, and tries now when told', async () => {
    const { screen, fake } = connected();
    const reason = { code: 'mqtt.lost', facts: { address: 'mqtt://h', reason: 'ECONNRESET' } } as const;
    fake.push(
      'mqtt.status',
      aStatus({ state: 'reconnecting', reason, retry: { attempt: 3, atMs: Date.now() + 5_000 } }),
    );
    expect(screen.getByText(/Attempt 3/)).toBeTruthy();
    expect(screen.getAllByRole('treeitem')).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(fake.asked('mqtt.reconnect')).toEqual([{ sessionId: 's1' }]);
  });

  it('says that it cannot keep up, for as long as that is so', () => {
    const { screen, fake } = connected();
    const flow = { lagMs: 2_100, mostLagMs: 2_100, backlogBytes: 1_048_576, systemBytes: null, heldTimes: 0 };
    fake.push('mqtt.status', aStatus({ flow: { ...flow, isSlow: true } }));
    expect(screen.getByText(/come faster than they are taken in/).closest('div')!.textContent).toMatch(
      /2\.10 s behind, 1\.00 MiB wait/,
    );
    fake.push('mqtt.status', aStatus({ flow: { ...flow, isSlow: false } }));
    expect(screen.queryByText(/come faster than they are taken in/)).toBeNull();
  });

  it('pins a certificate in the profile and connects with it', async () => {
    const { screen, fake } = renderPane({ sessionId: 's1', profileId: 'f1' });
    fake.answers.set('profiles.get', () => ({
      id: 'f1',
      kind: 'mqtt',
      name: 'Broker',
      settings: { host: 'h' },
      hasSecrets: [],
    }));
    const reason = {
      code: 'mqtt.tls',
      facts: { address: 'mqtts://h', reason: 'expired', chain: [certificate] },
    } satisfies WireError;
    fake.push('mqtt.status', aStatus({ state: 'failed', reason }));
    fireEvent.click(screen.getByRole('button', { name: 'Trust this certificate for this profile' }));
    const { fingerprint } = certificate;
    await waitFor(() => expect(fake.asked('mqtt.trust')).toEqual([{ sessionId: 's1', fingerprint }]));
    expect(fake.asked('profiles.save')[0]).toMatchObject({
      id: 'f1',
      settings: { host: 'h', pinnedFingerprint: fingerprint },
    });
  });

  it('pins a certificate for an unsaved connection only', async () => {
    const { screen, fake } = renderPane();
    const reason = {
      code: 'mqtt.tls',
      facts: { address: 'mqtts://h', reason: 'expired', chain: [certificate] },
    } satisfies WireError;
    fake.push('mqtt.status', aStatus({ state: 'failed', reason }));
    fireEvent.click(screen.getByRole('button', { name: 'Trust this certificate' }));
    await waitFor(() => expect(fake.asked('mqtt.trust')).toHaveLength(1));
    expect(fake.asked('profiles.save')).toEqual([]);
  });

  it('offers to connect again when the host has forgotten the session', async () => {
    const { screen, fake, pane } = renderPane({ sessionId: 's1', profileId: 'f1' });
    fake.answers.set('mqtt.connect', () => ({ sessionId: 's2' }));
    await fake.fail('mqtt.status', 'mqtt.no-session', { sessionId: 's1' });
    fireEvent.click(screen.getByRole('button', { name: 'Connect again' }));
    await waitFor(() => expect(pane.setParams).toHaveBeenCalledWith({ sessionId: 's2', profileId: 'f1' }));
  });

  it('shows refused subscriptions with the reason', async () => {
    const { screen, fake } = renderPane();
    const failure = {
      code: 'mqtt.subscribe-refused',
      facts: { filter: 'secret/#', reasonCode: 135, meaning: 'not authorised' },
    } as const;
    const subscriptions = [{ filter: 'secret/#', qos: 1 as const, grantedQos: null, failure }];
    fake.push('mqtt.status', aStatus({ subscriptions }));
    fireEvent.click(screen.getByRole('button', { name: '1 subscription, 1 refused' }));
    expect(await screen.findByText(/refused the subscription to “secret\/#”: not authorised/)).toBeTruthy();
  });
});
