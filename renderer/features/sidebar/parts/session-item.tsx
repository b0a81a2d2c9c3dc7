import { IconNote } from '@tabler/icons-react';
import { memo } from 'react';

import type { SessionRow } from '../../../../shared/contract/sessions.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatRate } from '../../../lib/format.ts';
import { visibleText } from '../../../lib/hex.ts';
import { StateDot } from '../../../ui/state-badge.tsx';
import type { MenuPlace } from '../../../ui/context-menu.tsx';
import { MoreButton } from './more-button.tsx';
import { NameEditor } from './name-editor.tsx';
import classes from './session-item.module.css';
import shared from './side-view.module.css';

interface SessionItemProps {
  id: string;
  session: SessionRow;
  position: number;
  total: number;
  isSelected: boolean;
  isRenaming: boolean;
  top: number;
  heightPx: number;
  onSelect(session: SessionRow): void;
  onOpen(session: SessionRow): void;
  onMenu(session: SessionRow, place: MenuPlace): void;
  onRenamed(session: SessionRow, title: string | null): void;
}

/** One session: state, title, where to, and what crosses its wire right now. */
export const SessionItem = memo(function SessionItem(props: SessionItemProps) {
  const { session, top, heightPx, isSelected } = props;
  const isChild = session.parentId !== null;
  return (
    <div
      id={props.id}
      className={`${shared.row} ${classes.row}`}
      style={{ transform: `translateY(${top}px)`, height: heightPx }}
      role="treeitem"
      aria-level={isChild ? 2 : 1}
      aria-selected={isSelected}
      aria-posinset={props.position}
      aria-setsize={props.total}
      onClick={() => props.onSelect(session)}
      onDoubleClick={() => props.onOpen(session)}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(session, { x: event.clientX, y: event.clientY });
      }}
    >
      <StateDot state={session.state} />
      <div className={classes.text}>
        <div className={classes.line}>
          {props.isRenaming ? (
            <NameEditor
              label="Session title"
              name={session.title}
              onDone={(title) => props.onRenamed(session, title)}
            />
          ) : (
            <span className={`${shared.name} ${classes.title}`} title={visibleText(session.title)}>
              {visibleText(session.title)}
            </span>
          )}
          {session.note && <IconNote className={classes.note} size={14} role="img" aria-label="Has a note" />}
        </div>
        <Second session={session} />
      </div>
      <MoreButton name={visibleText(session.title)} onMenu={(place) => props.onMenu(session, place)} />
    </div>
  );
});

/** Why it is not open, where there is a reason; else its address. */
function Second({ session }: { session: SessionRow }) {
  const { remote, local, counters, reason, retry, state } = session;
  if (reason && state !== 'open') {
    const { title } = textOf(reason);
    const text = retry ? `${title}. Try ${retry.attempt} follows.` : title;
    return (
      <div className={shared.dim} title={text}>
        {text}
      </div>
    );
  }
  return (
    <div className={classes.line}>
      <span className={`${shared.dim} ${classes.title}`}>{remote || local}</span>
      {state === 'open' && <Rates {...counters} />}
    </div>
  );
}

/** What crosses its wire right now; a direction at rest takes no room. */
function Rates({ inPerS, outPerS }: SessionRow['counters']) {
  return (
    <span className={classes.rates}>
      {isWorthSaying(inPerS) && <Rate of="in" arrow="↓" perS={inPerS} />}
      {isWorthSaying(outPerS) && <Rate of="out" arrow="↑" perS={outPerS} />}
    </span>
  );
}

/** A rate that would be written as 0 is not. */
const isWorthSaying = (perS: number): boolean => Math.round(perS) > 0;

function Rate({ of, arrow, perS }: { of: 'in' | 'out'; arrow: string; perS: number }) {
  const rate = formatRate(perS);
  return (
    <span className={classes[of]} role="img" aria-label={`${rate} ${of}`}>
      {arrow} {rate}
    </span>
  );
}
