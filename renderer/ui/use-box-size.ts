import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** An element's content box in CSS pixels, fractions kept. */
export interface BoxSize {
  width: number;
  height: number;
}

/**
 * Follows the size of an element: its first layout is known before the first paint, so nothing jumps.
 *
 * @param fallback What to go by where there is no layout, as in a test.
 */
export function useBoxSize<E extends HTMLElement>(fallback: BoxSize): [RefObject<E | null>, BoxSize] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState(fallback);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const take = ({ width, height }: BoxSize): void => {
      // A pane in the background has no size; its last one serves until it comes back.
      if (width === 0 && height === 0) return;
      setSize((was) => (was.width === width && was.height === height ? was : { width, height }));
    };
    take(element.getBoundingClientRect());
    const observer = new ResizeObserver(([entry]) => entry && take(entry.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return [ref, size];
}
