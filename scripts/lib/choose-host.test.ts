import { describe, expect, it } from 'vitest';

import { chooseHost } from './choose-host.mjs';

type Means = NonNullable<Parameters<typeof chooseHost>[1]>;

const open = { host: null, why: '' };

function means(changes: Partial<Means> = {}): Means {
  return {
    whyNoDesktop: () => null,
    electronProgram: () => '/electron',
    rememberedFailure: () => null,
    download: () => Promise.reject(new Error('nothing may be downloaded here')),
    ...changes,
  };
}

describe('the choice of the host', () => {
  it('is the desktop window where the runtime is there', async () => {
    expect(await chooseHost(open, means())).toEqual({ host: 'desktop', program: '/electron' });
  });

  it('is the served page where the user asked for it, and nobody looks for a runtime', async () => {
    const on = means({ electronProgram: () => null });
    expect(await chooseHost({ host: 'served', why: '' }, on)).toEqual({ host: 'served', why: '' });
  });

  it('downloads a missing runtime', async () => {
    let program: string | null = null;
    const download = () => {
      program = '/new';
      return Promise.resolve(null);
    };
    const choice = await chooseHost(open, means({ electronProgram: () => program, download }));
    expect(choice).toEqual({ host: 'desktop', program: '/new' });
  });

  it('falls back to the served page, and says why', async () => {
    const download = () => Promise.resolve('github.com cannot be reached');
    const choice = await chooseHost(open, means({ electronProgram: () => null, download }));
    expect(choice).toEqual({
      host: 'served',
      why: 'its runtime could not be downloaded (github.com cannot be reached)',
    });
  });

  it('does not try again what failed a while ago, unless the user insists', async () => {
    let downloads = 0;
    const on = means({
      electronProgram: () => null,
      rememberedFailure: () => 'no network',
      download: () => {
        downloads += 1;
        return Promise.resolve('no network');
      },
    });
    expect(await chooseHost(open, on)).toMatchObject({ host: 'served' });
    expect(downloads).toBe(0);
    await expect(chooseHost({ host: 'desktop', why: '' }, on)).rejects.toMatchObject({
      message: expect.stringContaining('no network') as string,
      next: expect.stringContaining('npm run serve') as string,
    });
    expect(downloads).toBe(1);
  });

  it('does not download a runtime that could not start', async () => {
    const on = means({ whyNoDesktop: () => 'there is no display', electronProgram: () => null });
    expect(await chooseHost(open, on)).toEqual({ host: 'served', why: 'there is no display' });
  });
});
