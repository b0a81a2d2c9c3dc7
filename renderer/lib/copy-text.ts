import type { Shell } from './shell.ts';

/** Copies text and says that it worked; a browser that keeps its clipboard closed is no failure of ours, and is named. */
export async function copyText(shell: Pick<Shell, 'tell'>, text: string, told: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    shell.tell(told);
  } catch {
    // Browsers refuse the clipboard to pages without focus or permission.
    shell.tell('The browser does not let this page write to the clipboard. Select the text and press Ctrl+C instead.');
  }
}
