/** Attributes of the page's root element that the styles depend on. */
const DRESS = ['data-mantine-color-scheme', 'data-density', 'style', 'lang'] as const;

/** Gives a popped-out window the look of the main one, now and whenever it changes. */
export function dressPopout(popout: Window): void {
  const source = document.documentElement;
  const copy = (): void => {
    for (const name of DRESS) {
      const value = source.getAttribute(name);
      if (value === null) popout.document.documentElement.removeAttribute(name);
      else popout.document.documentElement.setAttribute(name, value);
    }
  };
  copy();
  letFocusBeTrapped(popout.document);
  popout.document.title = document.title;
  const observer = new MutationObserver(copy);
  observer.observe(source, { attributes: true, attributeFilter: [...DRESS] });
  popout.addEventListener('pagehide', () => observer.disconnect());
}

/**
 * Mantine's focus trap climbs from a menu to the main window's body and reads `style` on its way. In another
 * window it climbs past the body, to the document, which has none unless it is given one.
 */
function letFocusBeTrapped(page: Document): void {
  if (!('style' in page)) Object.defineProperty(page, 'style', { value: { display: '' } });
}
