import {
  DEFAULT_ROUNDS,
  type KeyId,
  type KeyKind,
  type KeyList,
  type KeyPlace,
} from '../../../shared/contract/keys.ts';
import type { HostKeyFacts } from '../../../shared/errors/codes.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Caller } from '../../../shared/wire/server.ts';
import type { KeyRing, OpenedForLogin } from '../../ports/key-ring.ts';
import type { Log } from '../../ports/log.ts';
import { publicBlobOf } from '../lib/keys/key-fields.ts';
import { readKeyFile } from '../lib/keys/key-file.ts';
import { unusable } from '../lib/keys/key-problem.ts';
import { generateKey, openKey, proveKey, writeKey } from '../lib/keys/key-threads.ts';
import type { OpenedKey, Protection } from '../lib/keys/openssh-private.ts';
import { writePublicKey, type PublicFormat } from '../lib/keys/public-key.ts';
import { writePrivateKey, type Writing } from '../lib/keys/write-private.ts';
import { describeHostKey } from '../lib/ssh/host-key.ts';
import { deleteFile, PRIVATE_MODE, setMode } from './key-disk.ts';
import { aboutKey } from './key-failure.ts';
import { KeyFiles, publicLine } from './key-files.ts';
import { KeyLists } from './key-lists.ts';

interface NewProtection {
  newPassphrase: string;
  rounds: number;
  isClearMeant: boolean;
}

interface WithPassphrase extends KeyId {
  passphrase: string | null;
}

export interface KeyServiceDeps {
  /** Where each place's files are. */
  folders: Readonly<Record<KeyPlace, string>>;
  log: Log;
}

/** SSH key files of the workspace and of `~/.ssh`; see `contract/keys.ts` for what each handler promises. */
export class KeyService implements KeyRing, Disposable {
  readonly #log: Log;
  readonly #files: KeyFiles;
  readonly #lists: KeyLists;
  /** Writes follow one another, so that two windows cannot change one file at once. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: KeyServiceDeps) {
    this.#log = deps.log;
    this.#files = new KeyFiles(deps.folders);
    this.#lists = new KeyLists(deps);
  }

  list(_params: object, sink: LatestSink<KeyList>): Promise<void> {
    return this.#lists.follow(sink);
  }

  refresh(): Promise<void> {
    return this.#lists.refresh();
  }

  /** @throws LabError `keys.exists`, `keys.clear-not-meant`, `keys.file-failed`. */
  async generate(
    ask: NewProtection & { place: KeyPlace; name: string; kind: KeyKind; comment: string },
    { signal }: Caller,
  ): Promise<KeyId> {
    const { place, name, comment } = ask;
    const writing: Writing = { format: 'openssh', protection: protectionOf(ask) };
    await this.#files.needFree(ask);
    return aboutKey(name, async () => {
      const key = await generateKey(ask.kind, signal);
      return this.#create({ place, name }, { key, comment }, writing, signal);
    });
  }

  /** @throws LabError as `contract/keys.ts` says, as all below. */
  async check({ passphrase, ...id }: WithPassphrase): Promise<{ comment: string; key: HostKeyFacts }> {
    return aboutKey(id.name, async () => {
      const { key, comment } = await this.#files.open(id, passphrase);
      const { hasPublic } = await this.#files.row(id);
      proveKey(key, hasPublic ? await this.#files.publicKey(id) : undefined);
      return { comment, key: describeHostKey(publicBlobOf(key)) };
    });
  }

  async changePassphrase(ask: WithPassphrase & NewProtection): Promise<void> {
    const protection = protectionOf(ask);
    await this.#change(ask, async () => {
      await this.#files.rewrite(ask, await this.#files.open(ask, ask.passphrase), protection);
    });
  }

  async changeComment(ask: WithPassphrase & { comment: string }): Promise<void> {
    const { passphrase, comment } = ask;
    await this.#change(ask, async () => {
      const { protection, hasPublic } = await this.#files.row(ask);
      const { key } = await this.#files.open(ask, passphrase);
      const rounds = protection?.rounds ?? DEFAULT_ROUNDS;
      await this.#files.rewrite(ask, { key, comment }, protection && { passphrase: passphrase ?? '', rounds });
      if (hasPublic) await this.#files.replacePublic(ask, { key, comment });
    });
  }

  async writePublic(ask: WithPassphrase): Promise<void> {
    await this.#change(ask, async () => {
      await this.#files.replacePublic(ask, await this.#openWithComment(ask));
    });
  }

  async convert(
    ask: WithPassphrase & NewProtection & { format: Writing['format']; newName: string },
    { signal }: Caller,
  ): Promise<KeyId> {
    const target = { place: ask.place, name: ask.newName };
    const writing = { format: ask.format, protection: protectionOf(ask) };
    await this.#files.needFree(target);
    return aboutKey(ask.name, async () => this.#create(target, await this.#openWithComment(ask), writing, signal));
  }

  async exportPublic({ format, ...id }: KeyId & { format: PublicFormat }): Promise<{ text: string }> {
    const { comment, problem } = await this.#files.row(id);
    return aboutKey(id.name, async () => {
      if (problem) unusable(problem);
      const blob = await this.#files.shownBlob(id);
      return { text: writePublicKey({ blob, comment }, format) };
    });
  }

  async read(id: KeyId): Promise<{ name: string; text: string }> {
    return aboutKey(id.name, () => this.#files.text(id));
  }

  async openForLogin(id: KeyId, passphrase: string | null): Promise<OpenedForLogin> {
    return aboutKey(id.name, async () => {
      const opened = await this.#openWithComment({ ...id, passphrase });
      const privateKey = writePrivateKey(opened, { format: 'openssh', protection: null });
      return { privateKey, publicLine: publicLine(opened) };
    });
  }

  async fixPermissions(id: KeyId): Promise<void> {
    await this.#change(id, async () => setMode((await this.#files.row(id)).path, PRIVATE_MODE));
  }

  async add(
    ask: { bytes: Uint8Array; passphrase: string | null; place: KeyPlace; name: string },
    { signal }: Caller,
  ): Promise<KeyId> {
    const { bytes, passphrase, place, name } = ask;
    await this.#files.needFree(ask);
    return aboutKey('The file', async () => {
      const opened = await openKey(bytes, passphrase, signal);
      const file = readKeyFile(bytes);
      const sealed = file?.kind === 'private' ? file.protection : null;
      const protection = sealed && { passphrase: passphrase ?? '', rounds: sealed.rounds ?? DEFAULT_ROUNDS };
      return this.#create({ place, name }, opened, { format: 'openssh', protection }, signal);
    });
  }

  async remove(id: KeyId): Promise<void> {
    await this.#change(id, async () => {
      const { hasPrivate, hasPublic } = await this.#files.row(id);
      if (hasPrivate) await deleteFile(this.#files.path(id));
      if (hasPublic) await deleteFile(this.#files.publicPath(id));
    });
  }

  [Symbol.dispose](): void {
    this.#lists[Symbol.dispose]();
  }

  /** Formats that hold no comment of their own have it in the public file. */
  async #openWithComment(ask: WithPassphrase): Promise<OpenedKey> {
    const { comment: known } = await this.#files.row(ask);
    const { key, comment } = await this.#files.open(ask, ask.passphrase);
    return { key, comment: comment || known };
  }

  async #create(id: KeyId, opened: OpenedKey, writing: Writing, signal: AbortSignal): Promise<KeyId> {
    const text = await writeKey(opened, writing, signal);
    await this.#inTurn(async () => {
      signal.throwIfAborted();
      await this.#files.create(id, opened, text, writing.protection?.passphrase ?? null);
    });
    this.#log.info('ssh key written', { place: id.place, name: id.name, type: opened.key.asymmetricKeyType });
    await this.#lists.refresh();
    return id;
  }

  /** Changes files of one key when nobody else does, and shows what came of it. */
  async #change({ name }: KeyId, work: () => Promise<void>): Promise<void> {
    await this.#inTurn(() => aboutKey(name, work));
    await this.#lists.refresh();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // Whoever asked is told.
    return turn;
  }
}

/** @throws LabError `keys.clear-not-meant`. */
function protectionOf({ newPassphrase, rounds, isClearMeant }: NewProtection): Protection | null {
  if (newPassphrase !== '') return { passphrase: newPassphrase, rounds };
  if (!isClearMeant) throw new LabError('keys.clear-not-meant', {});
  return null;
}
