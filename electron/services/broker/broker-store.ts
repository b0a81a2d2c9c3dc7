import { z } from 'zod';

import { BrokerSettings, DEFAULT_BROKER } from '../../../shared/contract/broker-settings.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Log } from '../../ports/log.ts';
import { hashPassword, PasswordHashes } from './passwords.ts';

const DOCUMENT = 'broker';

const Stored = z.object({ settings: BrokerSettings, hashes: z.record(z.string(), PasswordHashes) });
type Stored = z.infer<typeof Stored>;

/** The broker's settings in the workspace, with the hashes of its users' passwords. */
export class BrokerStore {
  readonly #documents: Documents;
  readonly #log: Log;
  #stored: Stored | undefined;

  constructor(documents: Documents, log: Log) {
    this.#documents = documents;
    this.#log = log;
  }

  get settings(): BrokerSettings {
    return this.#current().settings;
  }

  /** What is kept of a user's password; null where there is no such user. */
  hashes(user: string): PasswordHashes | null {
    const { hashes } = this.#current();
    return Object.hasOwn(hashes, user) ? hashes[user]! : null;
  }

  /** @throws LabError `broker.no-password`, `workspace.write-failed`; then everything stays as it was. */
  async save(
    settings: BrokerSettings,
    passwords: Readonly<Record<string, string>>,
    given: Readonly<Record<string, string>>,
  ): Promise<void> {
    const users: [string, PasswordHashes][] = [];
    for (const { name } of settings.users) {
      const hashes = Object.hasOwn(passwords, name)
        ? await hashPassword(passwords[name]!)
        : Object.hasOwn(given, name)
          ? { scrypt: null, mosquitto: given[name]! }
          : this.hashes(name);
      if (!hashes) throw new LabError('broker.no-password', { name });
      users.push([name, hashes]);
    }
    const stored: Stored = { settings, hashes: Object.fromEntries(users) };
    this.#documents.write(DOCUMENT, JSON.stringify(stored));
    this.#stored = stored;
  }

  #current(): Stored {
    this.#stored ??= this.#load();
    return this.#stored;
  }

  #load(): Stored {
    const nothing: Stored = { settings: DEFAULT_BROKER, hashes: {} };
    const text = this.#documents.read(DOCUMENT);
    if (text === null) return nothing;
    try {
      return Stored.parse(JSON.parse(text));
    } catch (error) {
      this.#log.warn('the stored settings of the broker cannot be read; it starts from the defaults', { error });
      return nothing;
    }
  }
}
