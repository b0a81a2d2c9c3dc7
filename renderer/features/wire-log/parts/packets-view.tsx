import { Button } from '@mantine/core';
import { useState } from 'react';

import type { PacketFilter, PacketRow, PacketWindow } from '../../../../shared/contract/packets.ts';
import { LEVEL_NAMES } from '../../../../shared/domain/decode/mqtt/packet-types.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { usePackets } from '../use-packets.ts';
import classes from '../wire-log-pane.module.css';
import { PacketDetail } from './packet-detail.tsx';
import { PacketFilters } from './packet-filters.tsx';
import { PacketList, type PacketLayout } from './packet-list.tsx';

interface PacketsViewProps {
  sessionId: string;
  layout: PacketLayout;
  rowHeightPx: number;
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  /** Shows the frame in which a packet began. */
  onShowFrame(seq: number): void;
}

const ALL: PacketFilter = { from: null, types: [], text: '' };

/** A connection as MQTT control packets, with every field of the one chosen. */
export function PacketsView({
  sessionId,
  layout,
  rowHeightPx,
  isFollowing,
  setFollowing,
  onShowFrame,
}: PacketsViewProps) {
  const [filter, setFilter] = useState(ALL);
  const [selected, setSelected] = useState<number | null>(null);
  const [chosen, setChosen] = useState<PacketRow | null>(null);
  const { window, error, followed } = usePackets(sessionId, filter, rowHeightPx, isFollowing, setFollowing);
  // The detail keeps what it knew of the packet when the window moves on.
  const inWindow = selected === null || !window ? undefined : window.rows[selected - window.gone - window.first];
  if (inWindow && !isSame(inWindow, chosen)) setChosen(inWindow);

  const select = (position: number): void => {
    setSelected(position);
    setFollowing(false);
  };
  const narrow = (next: PacketFilter): void => {
    setFilter(next);
    setSelected(null);
    setChosen(null);
  };
  const goTo = (n: number): void => {
    setFilter(ALL);
    select(n - 1);
  };
  if (error) return <FailureView error={error} />;
  if (!window) return <Loading what="packets" />;
  return (
    <>
      <div className={classes.filters} role="toolbar" aria-label="Packet filter">
        {/* A key: the field takes on a filter that was cleared elsewhere. */}
        <PacketFilters key={String(filter === ALL)} filter={filter} counts={window.counts} onChange={narrow} />
      </div>
      <Remarks window={window} />
      {window.total === 0 && <Nothing window={window} isFiltered={filter !== ALL} onClear={() => narrow(ALL)} />}
      {window.total > 0 && (
        <div className={classes.split} data-has-detail={chosen !== null}>
          <PacketList
            layout={layout}
            followed={followed}
            window={window}
            rowHeightPx={rowHeightPx}
            selected={selected}
            flow={chosen?.flow ?? null}
            onSelect={select}
            onFollow={() => setFollowing(true)}
          />
          {chosen && <PacketDetail sessionId={sessionId} packet={chosen} onGoTo={goTo} onShowFrame={onShowFrame} />}
        </div>
      )}
    </>
  );
}

/** A packet changes only where its answer comes. */
const isSame = (one: PacketRow, other: PacketRow | null): boolean => one.n === other?.n && one.answer === other.answer;

function Remarks({ window: { brokenAt, skippedBytes, isLevelGuessed, level } }: { window: PacketWindow }) {
  const guess = isLevelGuessed && level > 0 ? ` They are read as ${LEVEL_NAMES[level]}, by what is in them.` : '';
  return (
    <>
      {(skippedBytes > 0 || guess) && (
        <p className={classes.evicted}>
          The beginning of this connection is no longer kept: the packets are shown from the first that could be made
          out, {formatBytes(skippedBytes)} after what is kept begins.{guess}
        </p>
      )}
      {brokenAt !== null && (
        <p className={classes.evicted} role="alert">
          From frame {formatCount(brokenAt)} on the bytes are no MQTT packets: a length there never ends.
        </p>
      )}
    </>
  );
}

interface NothingProps {
  window: PacketWindow;
  isFiltered: boolean;
  onClear(): void;
}

function Nothing({ window, isFiltered, onClear }: NothingProps) {
  if (window.isBehind) return <Loading what="packets" />;
  if (!window.isMqtt)
    return (
      <EmptyState title="This is not MQTT">
        The first bytes of this connection are no CONNECT packet. The frames show them as they are.
      </EmptyState>
    );
  if (isFiltered)
    return (
      <EmptyState title="No packet matches">
        <Button variant="default" onClick={onClear}>
          Show all packets
        </Button>
      </EmptyState>
    );
  return <EmptyState title="No packet yet">Control packets appear here as they are sent and received.</EmptyState>;
}
