import type { ITheme } from '@xterm/xterm';

/** The sixteen colours programs ask for by number, readable on the page's own background. */
const ANSI: Record<'light' | 'dark', ITheme> = {
  light: {
    black: '#16202b',
    red: '#b3261e',
    green: '#14753a',
    yellow: '#8a5300',
    blue: '#0b5fb0',
    magenta: '#7a3fb0',
    cyan: '#0b6a94',
    white: '#56626e',
    brightBlack: '#4f5d6b',
    brightRed: '#c4342b',
    brightGreen: '#1a7f42',
    brightYellow: '#8f5a05',
    brightBlue: '#1668bd',
    brightMagenta: '#8748bf',
    brightCyan: '#0f739f',
    brightWhite: '#2b3a48',
  },
  dark: {
    black: '#37424d',
    red: '#ff8a80',
    green: '#56c983',
    yellow: '#f0b54a',
    blue: '#6cb6ff',
    magenta: '#c99bf2',
    cyan: '#3fb0dd',
    white: '#c3ccd5',
    brightBlack: '#9aa6b2',
    brightRed: '#ffa79f',
    brightGreen: '#7fdba2',
    brightYellow: '#f6cb7d',
    brightBlue: '#94caff',
    brightMagenta: '#dab9f7',
    brightCyan: '#6cc6ea',
    brightWhite: '#e4e9ee',
  },
};

/** The page's colours as xterm wants them; read anew when the theme changes. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const scheme = document.documentElement.dataset['mantineColorScheme'] === 'light' ? 'light' : 'dark';
  return {
    ...ANSI[scheme],
    background: token('--wb-bg'),
    foreground: token('--wb-text'),
    cursor: token('--wb-accent'),
    cursorAccent: token('--wb-bg'),
    selectionBackground: `${token('--wb-accent')}55`,
  };
}
