import { ipcRenderer } from 'electron';

import { LINK_CHANNEL } from '../../../shared/wire/link-channel.ts';

/** Hands the page's port to the main process; the page gets no other Electron power. */
window.addEventListener('message', ({ data, ports, source }) => {
  if (source === window && data === LINK_CHANNEL) ipcRenderer.postMessage(LINK_CHANNEL, null, [...ports]);
});
