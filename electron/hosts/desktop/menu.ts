import { Menu, shell, type MenuItemConstructorOptions } from 'electron';

/** The native menu: what the system expects. Everything else is in the window, with keys the user may change. */
export function setMenu(logFile: string): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : [{ label: '&File', submenu: [{ role: 'quit' } as const] }]),
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    // Not `windowMenu`: its "Close" takes the keys that close a pane.
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
    { role: 'help', submenu: [{ label: 'Show Log File', click: () => shell.showItemInFolder(logFile) }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
