import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';

import type { KeyId, KeyPlace, KeyRow } from '../../../shared/contract/keys.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { publicBlobOf, publicKeyOf } from '../lib/keys/key-fields.ts';
import { readKeyFile } from '../lib/keys/key-file.ts';
import { unusable } from '../lib/keys/key-problem.ts';
import { openKey, proveKey, writeKey } from '../lib/keys/key-threads.ts';
import type { OpenedKey, Protection } from '../lib/keys/openssh-private.ts';
import { readPublicKey, writePublicKey } from '../lib/keys/public-key.ts';
import type { Writing } from '../lib/keys/write-private.ts';
import {
  createFile,
  deleteFile,
  isTaken,
  makeKeyFolder,
  PRIVATE_MODE,
  PUBLIC_MODE,
  readKeyBytes,
  replaceFile,
} from './key-disk.ts';
import { readKey } from './key-folder.ts';

/** The two files of each key, as they are read and written. Everything may throw KeyProblem and `keys.file-failed`. */
export class KeyFiles {
  readonly #folders: Readonly<Record<KeyPlace, string>>;

  constructor(folders: Readonly<Record<KeyPlace, string>>) {
    this.#folders = folders;
  }

  path({ place, name }: KeyId): string {
    return join(this.#folders[place], name);
  }

  publicPath(id: KeyId): string {
    return `${this.path(id)}.pub`;
  }

  /** @throws LabError `keys.unknown`. */
  async row({ place, name }: KeyId): Promise<KeyRow> {
    const row = await readKey(place, this.#folders[place], name);
    if (!row) throw new LabError('keys.unknown', { name });
    return row;
  }

  /** @throws LabError `keys.exists`. */
  async needFree(id: KeyId): Promise<void> {
    for (const path of [this.path(id), this.publicPath(id)])
      if (await isTaken(path)) throw new LabError('keys.exists', { path });
  }

  /** The private file as it stands. @throws LabError `keys.unknown`. */
  async text(id: KeyId): Promise<{ name: string; text: string }> {
    const { hasPrivate, name } = await this.row(id);
    if (!hasPrivate) unusable('only its public half is here');
    return { name, text: (await readKeyBytes(this.path(id))).bytes.toString() };
  }

  /** @throws LabError `keys.unknown`. */
  async open(id: KeyId, passphrase: string | null): Promise<OpenedKey> {
    const { hasPrivate } = await this.row(id);
    if (!hasPrivate) unusable('only its public half is here');
    return openKey((await readKeyBytes(this.path(id))).bytes, passphrase);
  }

  /** The public file's key in wire form. */
  async publicBlob(id: KeyId): Promise<Buffer> {
    const { bytes } = await readKeyBytes(this.publicPath(id));
    return (readPublicKey(bytes.toString()) ?? unusable('its public file holds no key')).blob;
  }

  /** The public half in wire form, of the private file itself; the public file counts only where that does not show it. */
  async shownBlob(id: KeyId): Promise<Buffer> {
    const { hasPrivate, hasPublic } = await this.row(id);
    if (!hasPrivate) return this.publicBlob(id);
    const file = readKeyFile((await readKeyBytes(this.path(id))).bytes);
    if (file?.kind === 'private' && file.publicBlob) return file.publicBlob;
    const isSealed = file?.kind === 'private' && file.protection !== null;
    if (isSealed && hasPublic) return this.publicBlob(id);
    return publicBlobOf((await this.open(id, null)).key);
  }

  async publicKey(id: KeyId): Promise<KeyObject> {
    return publicKeyOf(await this.publicBlob(id)) ?? unusable('the type of its public half is not known here');
  }

  /**
   * Writes both halves, reads them back from the disk and signs with them; what does not hold is taken away again.
   * @throws LabError `keys.exists`.
   */
  async create(id: KeyId, opened: OpenedKey, text: string, passphrase: string | null): Promise<void> {
    const [path, publicPath] = [this.path(id), this.publicPath(id)];
    await makeKeyFolder(this.#folders[id.place]);
    await this.needFree(id);
    await using undo = new AsyncDisposableStack();
    await createFile(path, text, PRIVATE_MODE);
    undo.defer(() => deleteFile(path));
    await createFile(publicPath, publicLine(opened), PUBLIC_MODE);
    undo.defer(() => deleteFile(publicPath));
    const { key } = await openKey((await readKeyBytes(path)).bytes, passphrase);
    proveKey(key, await this.publicKey(id));
    undo.move();
  }

  /** Writes an opened key over its own file, once the new one has been read back. */
  async rewrite(id: KeyId, opened: OpenedKey, protection: Protection | null): Promise<void> {
    const { format } = await this.row(id);
    if (format !== 'openssh')
      unusable('passphrase and comment are changed in OpenSSH’s format only; convert it to that first');
    const text = await writeKey(opened, { format, protection } satisfies Writing);
    await replaceFile(this.path(id), text, PRIVATE_MODE, async (path) => {
      const { key } = await openKey((await readKeyBytes(path)).bytes, protection?.passphrase ?? null);
      if (!publicBlobOf(key).equals(publicBlobOf(opened.key))) unusable('what was written is not the same key');
      proveKey(key);
    });
  }

  async replacePublic(id: KeyId, opened: OpenedKey): Promise<void> {
    await replaceFile(this.publicPath(id), publicLine(opened), PUBLIC_MODE);
  }
}

/** The public half as OpenSSH writes it. */
export const publicLine = ({ key, comment }: OpenedKey): string =>
  writePublicKey({ blob: publicBlobOf(key), comment }, 'openssh');
