import { randomUUID } from 'node:crypto';

import { ProfileId } from '../../../shared/contract/ids.ts';
import { MqttSecrets, type MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { MAX_PROFILES, type SecretChanges } from '../../../shared/contract/profiles.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Log } from '../../ports/log.ts';
import type { OpenedMqttProfile, ProfileSource } from '../../ports/profiles.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { LatestReaders } from './latest-readers.ts';
import { writeProfileFile } from './profile-file.ts';
import { ProfileRows, type ProfileNodeRow, type StoredProfile } from './profile-rows.ts';
import { SecretRows, type SealedChanges } from './secret-rows.ts';
import type { Workspace } from './workspace.ts';

/** Longest name, in UTF-16 units, as the contract has it. */
const LONGEST_NAME = 200;
const COPY = ' (copy)';

export interface ProfileStoreDeps {
  workspace: Workspace;
  secrets: Secrets;
  log: Log;
}

interface SavedProfile {
  id: ProfileId | null;
  parentId: ProfileId | null;
  kind: 'mqtt';
  name: string;
  settings: MqttSettings;
  secrets: SecretChanges;
}

/** Saved profiles and their folders; see `contract/profiles.ts` for what each handler promises. */
export class ProfileStore implements ProfileSource {
  readonly #workspace: Workspace;
  readonly #secrets: Secrets;
  readonly #log: Log;
  readonly #rows: ProfileRows;
  readonly #sealed: SecretRows;
  readonly #readers = new LatestReaders(() => ({ nodes: this.#rows.tree() }));

  constructor({ workspace, secrets, log }: ProfileStoreDeps) {
    this.#workspace = workspace;
    this.#secrets = secrets;
    this.#log = log;
    this.#rows = new ProfileRows(workspace);
    this.#sealed = new SecretRows(workspace);
  }

  tree(_params: object, sink: LatestSink<{ nodes: ProfileNodeRow[] }>): void {
    this.#readers.add(sink);
  }

  /** @throws LabError `profile.unknown`. */
  async get({ id }: { id: string }): Promise<{
    id: ProfileId;
    kind: 'mqtt';
    name: string;
    settings: MqttSettings;
    hasSecrets: string[];
  }> {
    const { node, settings } = this.#profile(id);
    return { id: node.id, kind: 'mqtt', name: node.name, settings, hasSecrets: this.#sealed.names(id) };
  }

  /** @throws LabError `profile.unknown`, `secrets.unreadable`. */
  async openMqtt(id: string): Promise<OpenedMqttProfile> {
    const { node, settings } = this.#profile(id);
    const opened = await Promise.all(
      [...this.#sealed.sealed(id)].map(async ([name, sealed]) => [name, await this.#secrets.open(sealed)] as const),
    );
    const secrets = MqttSecrets.partial().parse(Object.fromEntries(opened));
    return { name: node.name, settings, secrets: secrets as Partial<MqttSecrets> };
  }

  /** @throws LabError `profile.unknown`, `profile.too-many`, `workspace.write-failed`. */
  async save({ id, parentId, name, settings, secrets }: SavedProfile): Promise<{ id: ProfileId }> {
    const sealed = await this.seal(secrets);
    return this.#write(() => {
      if (id !== null) {
        this.#profile(id);
        this.#rows.change(id, name, settings);
      }
      const saved = id ?? this.#add(parentId, name, settings);
      this.#sealed.change(saved, sealed);
      return { id: saved };
    });
  }

  /** @throws LabError `profile.unknown`, `profile.too-many`, `workspace.write-failed`. */
  async addFolder({ name, parentId }: { name: string; parentId: ProfileId | null }): Promise<{ id: ProfileId }> {
    return this.#write(() => ({ id: this.#add(parentId, name, null) }));
  }

  /** @throws LabError `profile.unknown`, `workspace.write-failed`. */
  async rename({ id, name }: { id: ProfileId; name: string }): Promise<void> {
    this.#write(() => {
      this.#node(id);
      this.#rows.rename(id, name);
    });
  }

  /** @throws LabError `profile.unknown`, `profile.bad-move`, `workspace.write-failed`. */
  async move(to: { id: ProfileId; parentId: ProfileId | null; beforeId: ProfileId | null }): Promise<void> {
    const { id, parentId, beforeId } = to;
    this.#write(() => {
      const { parentId: from } = this.#node(id);
      this.#checkFolder(parentId);
      if (this.#rows.isWithin(parentId, id)) throw new LabError('profile.bad-move', { id });
      if (id === beforeId && from === parentId) return;
      this.#rows.place(id, parentId, beforeId);
    });
  }

  /** @throws LabError `profile.unknown`, `profile.too-many`, `workspace.write-failed`. */
  async duplicate({ id }: { id: ProfileId }): Promise<{ id: ProfileId }> {
    return this.#write(() => {
      const { node, settings } = this.#profile(id);
      const copy = this.#add(node.parentId, node.name.slice(0, LONGEST_NAME - COPY.length) + COPY, settings);
      this.#sealed.copy(id, copy);
      this.#rows.place(copy, node.parentId, this.#rows.after(id));
      return { id: copy };
    });
  }

  /** @throws LabError `profile.unknown`, `workspace.write-failed`. */
  async remove({ id }: { id: ProfileId }): Promise<void> {
    this.#write(() => {
      this.#node(id);
      this.#rows.remove(id);
    });
  }

  async exportAll(): Promise<{ json: string }> {
    return { json: writeProfileFile(this.#rows.tree().map(({ id }) => this.#stored(id))) };
  }

  /** Adds a profile, or a folder where `settings` is null, at the end of its folder; inside `Workspace.write`. */
  insert(parentId: ProfileId | null, name: string, settings: MqttSettings | null, sealed: SealedChanges): ProfileId {
    const id = this.#add(parentId, name, settings);
    this.#sealed.change(id, sealed);
    return id;
  }

  /** Tells the readers of what `insert` added. */
  announce(): void {
    this.#readers.changed();
  }

  /** Secrets as they are stored. */
  async seal(changes: SecretChanges): Promise<SealedChanges> {
    const given = Object.entries(changes).filter(([, secret]) => secret !== undefined);
    return new Map(
      await Promise.all(
        // An empty secret is none: it would only say "there is a password" of a profile that has no use for it.
        given.map(async ([name, secret]) => [name, secret ? await this.#secrets.seal(secret) : null] as const),
      ),
    );
  }

  #write<T>(work: () => T): T {
    const result = this.#workspace.write(work);
    this.#readers.changed();
    return result;
  }

  #add(parentId: ProfileId | null, name: string, settings: MqttSettings | null): ProfileId {
    this.#checkFolder(parentId);
    if (this.#rows.count() >= MAX_PROFILES) throw new LabError('profile.too-many', { limit: MAX_PROFILES });
    const id = ProfileId.parse(randomUUID());
    this.#rows.add(id, parentId, name, settings);
    return id;
  }

  #node(id: string): ProfileNodeRow {
    const node = this.#rows.node(id);
    if (!node) throw new LabError('profile.unknown', { id });
    return node;
  }

  #checkFolder(id: string | null): void {
    if (id !== null && this.#node(id).kind !== 'folder') throw new LabError('bad-request', { where: 'not a folder' });
  }

  #stored(id: string): StoredProfile {
    const stored = this.#rows.stored(id);
    if (!stored) throw new LabError('profile.unknown', { id });
    if (stored.lost.length > 0) this.#log.warn('a stored profile is damaged', { id, fields: stored.lost });
    return stored;
  }

  /** A profile, not a folder. */
  #profile(id: string): { node: ProfileNodeRow; settings: MqttSettings } {
    const { node, settings } = this.#stored(id);
    if (!settings) throw new LabError('profile.unknown', { id });
    return { node, settings };
  }
}
