import { MantineThemeProvider } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';

/** A pane or a group of panes, as far as its window matters. */
interface Placed {
  getWindow(): Window;
  onDidLocationChange(listener: () => void): { dispose(): void };
}

/**
 * Lets menus and tips of a popped-out pane open in its own window. While the pane is in the main window
 * it is the same tree, so that moving a pane keeps its state.
 */
export function PopoutHome({ api, children }: { api: Placed; children: ReactNode }) {
  const [home, setHome] = useState<HTMLElement | null>(null);

  useEffect(() => {
    const settle = (): void => {
      const { document: owner } = api.getWindow();
      setHome(owner === document ? null : owner.body);
    };
    settle();
    const listening = api.onDidLocationChange(settle);
    return () => listening.dispose();
  }, [api]);

  // A function: Mantine copies plain values when it joins themes, and an element is not to be copied.
  const theme = home ? { components: { Portal: { defaultProps: () => ({ target: home }) } } } : {};
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>;
}
