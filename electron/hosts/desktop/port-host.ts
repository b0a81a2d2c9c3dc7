import { ipcMain, type IpcMainEvent } from 'electron';

import { LINK_CHANNEL } from '../../../shared/wire/link-channel.ts';
import type { Log } from '../../ports/log.ts';
import type { LabHost } from '../node/lab-host.ts';
import { portPipe } from './port-pipe.ts';

/** Accepts a page's message port, if it comes from our own top frame. */
export function hostOverIpc(lab: LabHost, appOrigin: string, log: Log): void {
  ipcMain.on(LINK_CHANNEL, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isOurs(event, appOrigin)) {
      log.warn('a port was refused', { from: event.senderFrame?.origin });
      return port.close();
    }
    lab.attach(`window-${event.sender.id}`, portPipe(port));
    port.start();
  });
}

function isOurs({ senderFrame }: IpcMainEvent, appOrigin: string): boolean {
  // Not `new URL(...).origin`: Node answers "null" for every custom scheme, so all of them would match.
  return senderFrame?.parent === null && senderFrame.origin === appOrigin;
}
