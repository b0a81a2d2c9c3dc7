import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';

import { terminalTheme } from './terminal-theme.ts';

const SCROLLBACK_LINES = 20_000;
/** Contrast that text keeps whatever colours a program asks for. */
const LEAST_CONTRAST = 4.5;

/** An xterm on the page with its add-ons. */
export interface OpenTerminal {
  terminal: Terminal;
  search: SearchAddon;
  /** Fits columns and rows to the box; nothing while it is hidden. */
  fit(): void;
  dispose(): void;
}

/** @param openLink Asked with every link that is clicked; nothing opens by itself. */
export function openTerminal(box: HTMLElement, openLink: (url: string) => void): OpenTerminal {
  const style = getComputedStyle(document.documentElement);
  const terminal = new Terminal({
    allowProposedApi: true,
    scrollback: SCROLLBACK_LINES,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    minimumContrastRatio: LEAST_CONTRAST,
    fontFamily: style.getPropertyValue('--wb-mono').trim() || 'monospace',
    fontSize: Number.parseFloat(style.getPropertyValue('--wb-font-size')) || 14,
    theme: terminalTheme(),
    // Links that programs write (OSC 8) show one thing and open another: they are asked about too.
    linkHandler: { activate: (_event, url) => openLink(url) },
  });
  const fitter = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitter);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.loadAddon(new WebLinksAddon((_event, url) => openLink(url)));
  terminal.unicode.activeVersion = '11';
  // Clipboard (OSC 52) and title are the page's: what the other end writes does not reach them.
  for (const code of [0, 1, 2, 52]) terminal.parser.registerOscHandler(code, () => true);
  terminal.open(box);
  drawWithGpu(terminal);
  const fit = (): void => {
    if (box.clientWidth > 0 && box.clientHeight > 0) fitter.fit();
  };
  fit();
  const themes = new MutationObserver(() => (terminal.options.theme = terminalTheme()));
  themes.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  const boxes = new ResizeObserver(fit);
  boxes.observe(box);
  const dispose = (): void => {
    themes.disconnect();
    boxes.disconnect();
    terminal.dispose();
  };
  return { terminal, search, fit, dispose };
}

/** Draws with WebGL where the machine has it; xterm's own renderer takes over where not, or when it is taken away. */
function drawWithGpu(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL here: the elements of the page do.
  }
}
