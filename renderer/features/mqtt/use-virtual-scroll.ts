import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';

import { isScaled, offsetAt, scrollTopAt, type ScrollMap } from './scroll-map.ts';

export interface VirtualScroll {
  /** Where the viewport stands in the list, CSS pixels. */
  offset: number;
  /** Where the scrolled element stands; differs from `offset` in lists taller than browsers can lay out. */
  scrollTop: number;
  onScroll(): void;
  scrollTo(offset: number): void;
}

/** Scrolls a list of any height: the bar moves in proportion, wheel and keys move by the pixel. */
export function useVirtualScroll(viewport: RefObject<HTMLElement | null>, map: ScrollMap): VirtualScroll {
  const [place, setPlace] = useState({ offset: 0, scrollTop: 0 });
  /** The position last set from here: its scroll event brings nothing new. */
  const own = useRef(0);
  const offset = useRef(0);

  const scrollTo = useCallback(
    (wish: number) => {
      const element = viewport.current;
      if (!element) return;
      offset.current = Math.min(Math.max(wish, 0), Math.max(0, map.contentPx - map.viewportPx));
      element.scrollTop = scrollTopAt(map, offset.current);
      own.current = element.scrollTop;
      setPlace({ offset: offset.current, scrollTop: own.current });
    },
    [viewport, map],
  );

  const onScroll = useCallback(() => {
    const scrollTop = viewport.current?.scrollTop ?? 0;
    if (isScaled(map) && Math.abs(scrollTop - own.current) < 1) return;
    own.current = scrollTop;
    offset.current = offsetAt(map, scrollTop);
    setPlace({ offset: offset.current, scrollTop });
  }, [viewport, map]);

  useLayoutEffect(() => {
    if (isScaled(map)) scrollTo(offset.current);
  }, [map, scrollTo]);

  // A pane in the background is taken out of the document, which puts it back to the top.
  const comeBack = useEffectEvent(() => {
    const element = viewport.current;
    if (element && element.clientHeight > 0 && Math.abs(element.scrollTop - own.current) > 1) scrollTo(offset.current);
  });
  useEffect(() => {
    if (!viewport.current) return;
    const observer = new ResizeObserver(() => comeBack());
    observer.observe(viewport.current);
    return () => observer.disconnect();
  }, [viewport]);

  useEffect(() => {
    const element = viewport.current;
    if (!element || !isScaled(map)) return;
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
      event.preventDefault();
      scrollTo(offset.current + event.deltaY);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [viewport, map, scrollTo]);

  return { ...place, onScroll, scrollTo };
}
