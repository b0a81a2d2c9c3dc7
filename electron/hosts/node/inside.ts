import { contract, type LabContract } from '../../../shared/contract/index.ts';
import { MAX_ROWS } from '../../../shared/contract/ids.ts';
import type { SessionRow, SessionWindow } from '../../../shared/contract/sessions.ts';
import { createClient, type Client } from '../../../shared/wire/client.ts';
import { memoryPipe } from '../../../shared/wire/memory-pipe.ts';
import type { LabHost } from './lab-host.ts';

/** The host's own way to the workbench, for as long as `work` takes: a page's contract, within the process. */
async function inside<T>(lab: LabHost, work: (client: Client<LabContract>) => Promise<T>): Promise<T> {
  const { up, down } = memoryPipe();
  lab.attach('host', down);
  try {
    return await work(createClient(contract, up));
  } finally {
    up.close();
  }
}

/** Starts the practice lab, as `--practice` asks. */
export function startPractice(lab: LabHost): void {
  inside(lab, ({ practice }) => practice.start({})).catch(() => undefined); // The log and its pane tell why.
}

/** Opens addresses of brokers, as the command line or another program names them. */
export function openLinks(lab: LabHost, urls: readonly string[]): void {
  for (const url of urls) inside(lab, ({ workbench }) => workbench.openLink({ url })).catch(() => undefined); // Not one.
}

/** What the user has open now, for the question before closing; what goes with its parent is not counted. */
export async function countOpenSessions(lab: LabHost): Promise<number> {
  return inside(lab, async (client) => {
    let open = 0;
    for (let first = 0, total = 1; first < total; first += MAX_ROWS) {
      const window = await sessionsFrom(client, first);
      total = window.total;
      open += window.rows.filter(isOpenRoot).length;
    }
    return open;
  });
}

const isOpenRoot = ({ parentId, state }: SessionRow): boolean =>
  parentId === null && state !== 'closed' && state !== 'failed';

function sessionsFrom({ sessions }: Client<LabContract>, first: number): Promise<SessionWindow> {
  return new Promise((resolve, reject) => {
    const following = sessions.view({ first, count: MAX_ROWS, filter: '' }, ({ items }) => {
      resolve(items.at(-1)!);
      following.close();
    });
    following.ended.catch(reject);
  });
}
