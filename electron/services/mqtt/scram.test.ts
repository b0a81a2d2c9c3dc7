import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ScramClient, ScramFailure } from './scram.ts';

describe('ScramClient', () => {
  it.each([
    // RFC 5802 §5 and RFC 7677 §3.
    [
      'SCRAM-SHA-1',
      'fyko+d2lbbFgONRv9qkxdawL',
      'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    ],
    [
      'SCRAM-SHA-256',
      'rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    ],
  ])('speaks %s as its RFC does', async (method, nonce, serverFirst, final, serverFinal) => {
    const client = new ScramClient(method, 'user', 'pencil', nonce);
    expect(client.first).toBe(`n,,n=user,r=${nonce}`);
    expect(await client.final(serverFirst)).toBe(final);
    expect(() => client.verify(serverFinal)).not.toThrow();
    expect(() => client.verify('v=AAAA')).toThrow('it could not prove that it knows the password');
    expect(() => client.verify('e=other-error')).toThrow('it says other-error');
  });

  it('escapes what would end a name', () => {
    expect(new ScramClient('SCRAM-SHA-256', 'a,b=c', 'x', 'n').first).toBe('n,,n=a=2Cb=3Dc,r=n');
  });

  it.each(['', 'r=other,s=AAAA,i=1', 'r=n,s=AAAA,i=1', 'r=n1,s=,i=1', 'r=n1,s=AAAA,i=0', 'r=n1,s=AAAA,i=99999999'])(
    'refuses the challenge %j',
    async (challenge) => {
      await expect(new ScramClient('SCRAM-SHA-256', 'a', 'x', 'n').final(challenge)).rejects.toThrow(ScramFailure);
    },
  );

  it('takes any words of a server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (words) => {
        const client = new ScramClient('SCRAM-SHA-256', 'a', 'x', 'n');
        await expect(client.final(words)).rejects.toThrow(ScramFailure);
        expect(() => client.verify(words)).toThrow(ScramFailure);
      }),
    );
  });
});
