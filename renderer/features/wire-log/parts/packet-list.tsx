import type { PacketRow, PacketWindow } from '../../../../shared/contract/packets.ts';
import { formatBytes, formatCount, formatSpanUs } from '../../../lib/format.ts';
import { DIRECTION, formatTimeUs } from '../../../lib/frame-text.ts';
import { visibleText } from '../../../lib/hex.ts';
import { RowList, type RowContent } from '../../../ui/row-list.tsx';
import type { FollowedList } from '../../../ui/use-followed-list.ts';
import classes from './packet-list.module.css';

/** How packets are laid out: in columns, or as arrows between client and broker. */
export type PacketLayout = 'list' | 'lanes';

interface PacketListProps {
  layout: PacketLayout;
  followed: FollowedList;
  window: PacketWindow;
  rowHeightPx: number;
  /** Place of the chosen row, counted from the first the list ever had. */
  selected: number | null;
  /** The exchange the chosen packet belongs to. */
  flow: number | null;
  onSelect(position: number): void;
  onFollow(): void;
}

/** The control packets of a connection, oldest first. */
export function PacketList({
  layout,
  followed,
  window,
  rowHeightPx,
  selected,
  flow,
  onSelect,
  onFollow,
}: PacketListProps) {
  const isLanes = layout === 'lanes';
  const row = (index: number): RowContent | null => {
    const packet = window.rows[index - window.first];
    if (!packet) return null;
    return {
      cells: isLanes ? <LaneCells packet={packet} /> : <ListCells packet={packet} />,
      data: {
        'data-bad': packet.isBad ? 'true' : undefined,
        'data-flow': packet.flow === flow ? 'true' : undefined,
      },
    };
  };
  return (
    <RowList
      label="Packets"
      followed={followed}
      total={window.total}
      gone={window.gone}
      rowHeightPx={rowHeightPx}
      head={isLanes ? <LaneHead /> : <ListHead />}
      columns={`${classes.row} ${isLanes ? classes.lanes : classes.columns}`}
      row={row}
      selected={selected}
      onSelect={onSelect}
      onFollow={onFollow}
    />
  );
}

function ListHead() {
  return (
    <>
      <span className={classes.number}>No.</span>
      <span>Time</span>
      <span className={classes.delta}>Delta</span>
      <span>Dir</span>
      <span>Packet</span>
      <span className={classes.size}>Size</span>
      <span>About</span>
      <span className={classes.answer}>Answered</span>
    </>
  );
}

function ListCells({ packet }: { packet: PacketRow }) {
  const { arrow, text } = DIRECTION[packet.direction];
  return (
    <>
      <span className={classes.number}>{formatCount(packet.n)}</span>
      <span className={classes.dim}>{formatTimeUs(packet.atUs)}</span>
      <span className={classes.delta}>{packet.deltaUs === null ? '' : formatSpanUs(packet.deltaUs)}</span>
      <span className={classes.direction} data-direction={packet.direction}>
        <span aria-hidden="true">{arrow}</span> {text}
      </span>
      <span className={classes.type}>{packet.type}</span>
      <span className={classes.size}>{formatBytes(packet.sizeBytes)}</span>
      <span className={classes.about}>{visibleText(packet.summary)}</span>
      <AnswerCell packet={packet} />
    </>
  );
}

function LaneHead() {
  return (
    <>
      <span>Time</span>
      <span className={classes.ends}>
        <span>Client</span>
        <span>Broker</span>
      </span>
      <span className={classes.answer}>Answered</span>
    </>
  );
}

function LaneCells({ packet }: { packet: PacketRow }) {
  return (
    <>
      <span className={classes.dim}>{formatTimeUs(packet.atUs)}</span>
      <span className={classes.lane} data-from={packet.from} data-direction={packet.direction}>
        <span className={classes.label}>
          <span className={classes.type}>{packet.type}</span> <span>{visibleText(packet.summary)}</span>
          <span className={classes.spoken}>, from {packet.from}</span>
        </span>
      </span>
      <AnswerCell packet={packet} />
    </>
  );
}

/** How long the answer to this packet took, or that there is none. */
function AnswerCell({ packet: { answer, answeredBy, repeats } }: { packet: PacketRow }) {
  const words = {
    'none-wanted': '',
    come: answeredBy ? formatSpanUs(answeredBy.afterUs) : '',
    waiting: 'not yet',
    missing: 'never',
  }[answer];
  return (
    <span className={classes.answer} data-answer={answer}>
      {repeats > 0 && <span className={classes.again}>again</span>} {words}
    </span>
  );
}
