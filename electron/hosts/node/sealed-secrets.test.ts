import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { SealedSecrets, sealedSecrets } from './sealed-secrets.ts';

const unreadable = (reason: RegExp): object => ({
  code: 'secrets.unreadable',
  facts: { reason: expect.stringMatching(reason) as string },
});

describe('secrets under a key file', () => {
  it('open as they were sealed, in this run and the next', async () => {
    await using folder = await temporaryFolder();
    const texts = ['pass', '', 'ü\u0000€😀', 'x'.repeat(200_000)];
    const sealed = await Promise.all(texts.map((text) => sealedSecrets(folder.path, {}).seal(text)));
    const next = sealedSecrets(folder.path, {});
    expect(await Promise.all(sealed.map((bytes) => next.open(bytes)))).toEqual(texts);
    expect(await readdir(folder.path)).toEqual(['secrets.key']);
    expect(next.backend).toContain(join(folder.path, 'secrets.key'));
  });

  it('have a key that only its user can read, closed again where it was opened up', async () => {
    await using folder = await temporaryFolder();
    const keyFile = join(folder.path, 'secrets.key');
    const sealed = await new SealedSecrets({ keyFile }).seal('pass');
    expect([(await stat(keyFile)).mode & 0o777, (await stat(keyFile)).size]).toEqual([0o600, 32]);
    await chmod(keyFile, 0o644);
    expect(await new SealedSecrets({ keyFile }).open(sealed)).toBe('pass');
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it('never look alike, and never hold the secret in the clear', async () => {
    await using folder = await temporaryFolder();
    const secrets = sealedSecrets(folder.path, {});
    const [one, two] = [await secrets.seal('canary-secret'), await secrets.seal('canary-secret')];
    expect(Buffer.from(one).equals(two)).toBe(false);
    expect(Buffer.from(one).includes('canary')).toBe(false);
  });

  it('cannot be opened with another key', async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const sealed = await sealedSecrets(folder.path, {}).seal('pass');
    await expect(sealedSecrets(other.path, {}).open(sealed)).rejects.toMatchObject(unreadable(/another key/));
  });

  it('cannot be opened when a single byte of them changed, or is missing', async () => {
    await using folder = await temporaryFolder();
    const secrets = sealedSecrets(folder.path, {});
    const sealed = await secrets.seal('pass');
    const change = fc.record({ at: fc.nat({ max: sealed.length - 1 }), by: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by }) => {
        const changed = sealed.map((byte, index) => (index === at ? byte ^ by : byte));
        await expect(secrets.open(changed)).rejects.toMatchObject({ code: 'secrets.unreadable' });
        await expect(secrets.open(sealed.slice(0, at))).rejects.toMatchObject({ code: 'secrets.unreadable' });
      }),
    );
  });

  it('are unreadable for any bytes that were never sealed', async () => {
    await using folder = await temporaryFolder();
    const secrets = sealedSecrets(folder.path, {});
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        await expect(secrets.open(bytes)).rejects.toMatchObject({ code: 'secrets.unreadable' });
      }),
    );
  });

  it('say so when the key file is damaged, and leave it as it is', async () => {
    await using folder = await temporaryFolder();
    const keyFile = join(folder.path, 'secrets.key');
    await writeFile(keyFile, 'short', { mode: 0o600 });
    await expect(sealedSecrets(folder.path, {}).seal('pass')).rejects.toMatchObject(unreadable(/key file is damaged/));
    expect(await readFile(keyFile, 'utf8')).toBe('short');
  });

  it('say so when the key cannot be written, and try again the next time', async () => {
    await using folder = await temporaryFolder();
    const keyFile = join(folder.path, 'missing', 'secrets.key');
    const secrets = new SealedSecrets({ keyFile });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(secrets.seal('pass')).rejects.toMatchObject({
        code: 'workspace.write-failed',
        facts: { reason: 'ENOENT' },
      });
    }
  });

  it('share one key when several begin at once', async () => {
    await using folder = await temporaryFolder();
    const many = Array.from({ length: 8 }, () => sealedSecrets(folder.path, {}));
    const sealed = await Promise.all(many.map((secrets) => secrets.seal('pass')));
    for (const bytes of sealed) expect(await many[0]!.open(bytes)).toBe('pass');
    expect(await readdir(folder.path)).toEqual(['secrets.key']);
  });
});

describe('secrets under a passphrase', () => {
  const env = { WIREBENCH_PASSPHRASE: 'correct horse' };

  it('open with the same passphrase, without any key file', async () => {
    await using folder = await temporaryFolder();
    const sealed = await sealedSecrets(folder.path, env).seal('pass');
    const next = sealedSecrets(folder.path, env);
    expect(await next.open(sealed)).toBe('pass');
    expect(await readdir(folder.path)).toEqual([]);
    expect(next.backend).toContain('passphrase');
  });

  it('do not open with another one, nor without', async () => {
    await using folder = await temporaryFolder();
    const sealed = await sealedSecrets(folder.path, env).seal('pass');
    const other = sealedSecrets(folder.path, { WIREBENCH_PASSPHRASE: 'wrong horse' });
    await expect(other.open(sealed)).rejects.toMatchObject(unreadable(/passphrase is another/));
    await expect(sealedSecrets(folder.path, {}).open(sealed)).rejects.toMatchObject(unreadable(/under a passphrase/));
  });

  it('leave what the key file sealed before readable', async () => {
    await using folder = await temporaryFolder();
    const sealed = await sealedSecrets(folder.path, {}).seal('old');
    expect(await sealedSecrets(folder.path, env).open(sealed)).toBe('old');
  });
});
