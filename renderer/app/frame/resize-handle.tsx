import { useRef, type KeyboardEvent, type PointerEvent } from 'react';

import { resizeSideBar, toggleSideBar, useDesk, useDeskState } from '../desk.ts';
import { SIDE_BAR_MAX_PX, SIDE_BAR_MIN_PX } from '../dock/layout-file.ts';
import classes from './side-bar.module.css';

const STEP_PX = 16;
/** Dragged this far below its least width, the side bar closes. */
const CLOSE_AT_PX = 110;

/** The edge of the side bar: drag it, or focus it and use the arrow keys. */
export function ResizeHandle() {
  const { store } = useDesk();
  const widthPx = useDeskState((state) => state.sideBar.widthPx);
  const grabbed = useRef<{ x: number; widthPx: number } | null>(null);

  const onPointerMove = (event: PointerEvent): void => {
    if (!grabbed.current) return;
    const wanted = grabbed.current.widthPx + event.clientX - grabbed.current.x;
    if (wanted < CLOSE_AT_PX) {
      grabbed.current = null;
      toggleSideBar(store);
    } else resizeSideBar(store, wanted);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const byPx = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (byPx === undefined) return;
    event.preventDefault();
    resizeSideBar(store, widthPx + byPx);
  };
  return (
    <div
      role="separator"
      aria-label="Side bar width"
      aria-orientation="vertical"
      aria-valuenow={widthPx}
      aria-valuemin={SIDE_BAR_MIN_PX}
      aria-valuemax={SIDE_BAR_MAX_PX}
      tabIndex={0}
      className={classes.handle}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = { x: event.clientX, widthPx };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => (grabbed.current = null)}
      onKeyDown={onKeyDown}
    />
  );
}
