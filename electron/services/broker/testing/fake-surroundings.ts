import { DEFAULT_BROKER, type BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import { LabCa } from '../../certificates/lab-ca.ts';
import { FakeLog, FakeSessions, realClock, realTimers } from '../../lib/testing/fakes.ts';
import { fakeSecrets, MemoryDocuments } from '../../lib/testing/memory-documents.ts';
import { BrokerService } from '../broker-service.ts';

const OFF = { isOn: false, port: 0 };

/** Settings of a test: one listener on a free port. */
export const testSettings = (change: Partial<BrokerSettings> = {}): BrokerSettings => ({
  ...DEFAULT_BROKER,
  listeners: { tcp: { isOn: true, port: 0 }, tls: OFF, ws: OFF, wss: OFF },
  ...change,
});

interface Surroundings {
  stateFile?: string;
  stateFolder?: string;
  /** Of users whose passwords are not known. */
  hashes?: Record<string, string>;
}

/** A broker service on its own, with what a test looks at. */
export async function createBroker(
  change: Partial<BrokerSettings> = {},
  passwords: Record<string, string> = {},
  { stateFile = ':memory:', stateFolder = '', hashes = {} }: Surroundings = {},
) {
  const documents = new MemoryDocuments();
  const sessions = new FakeSessions();
  const certificates = new LabCa({ documents, secrets: fakeSecrets, clock: realClock });
  const deps = { sessions, documents, certificates, log: new FakeLog(), clock: realClock, timers: realTimers };
  const service = new BrokerService({
    ...deps,
    random: () => 0,
    searchPath: process.env['PATH'] ?? '',
    stateFile,
    stateFolder,
  });
  await service.save({ settings: testSettings(change), passwords, hashes });
  const latest = <Item>(open: (sink: LatestOf<Item>) => void): (() => Item) => {
    let make: (() => Item) | undefined;
    open({ offer: (next) => (make = next), end: () => undefined, signal: new AbortController().signal });
    return () => make!();
  };
  const status = latest<BrokerStatus>((sink) => void service.status({}, sink));
  const port = (kind = 'tcp'): number => status().listeners.find((listener) => listener.kind === kind)!.port;
  return { service, sessions, documents, certificates, status, port, latest };
}

interface LatestOf<Item> {
  offer(make: () => Item): void;
  end(error?: unknown): void;
  signal: AbortSignal;
}
