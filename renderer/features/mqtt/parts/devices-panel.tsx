import { IconCircleCheck, IconCircleX, IconClockPause, IconDevices, IconHelpCircle } from '@tabler/icons-react';
import { useStore } from 'zustand';

import { MAX_DEVICES, type DeviceRow, type Devices } from '../../../../shared/contract/mqtt-devices.ts';
import { formatAgo, formatCount } from '../../../lib/format.ts';
import { useLatest } from '../../../link/use-latest.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { oneLine } from '../display-text.ts';
import { showFound, type ExplorerStore } from '../mqtt-store.ts';
import { useWatched } from '../use-watched.ts';
import { DeviceBoardDialog } from './device-board-dialog.tsx';
import classes from './devices-panel.module.css';

const ICONS = { online: IconCircleCheck, offline: IconCircleX, silent: IconClockPause, unknown: IconHelpCircle };

/** Every device of a connection: whether it is online, by its last will or status, and when it was last heard of. */
export function DevicesPanel({ store, sessionId }: { store: ExplorerStore; sessionId: string }) {
  const { watched, change } = useWatched();
  const isEdited = useStore(store, (state) => state.isEditingDevices);
  const board = watched.devices;
  const { value, error } = useLatest<Devices>(`devices:${sessionId}:${JSON.stringify(board)}`, (lab, onBatch) =>
    lab.watch.devices({ sessionId, ...board }, onBatch),
  );
  return (
    <>
      {error && error.code !== 'link-lost' && <FailureView error={error} />}
      {!value && !error && <Loading what="the devices" />}
      {value && value.rows.length === 0 && (
        <EmptyState icon={<IconDevices size={28} />} title="No device was recognised">
          A device is known by a topic that holds its status, such as tele/+/LWT or +/status. “Patterns” says which
          topics those are here.
        </EmptyState>
      )}
      {value && value.rows.length > 0 && <Table store={store} devices={value} />}
      {isEdited && (
        <DeviceBoardDialog
          board={board}
          onSave={(devices) => change({ do: 'set-devices', devices })}
          onClose={() => store.setState({ isEditingDevices: false })}
        />
      )}
    </>
  );
}

function Table({ store, devices }: { store: ExplorerStore; devices: Devices }) {
  const { counts, rows, nowMs } = devices;
  const total = counts.online + counts.offline + counts.silent + counts.unknown;
  return (
    <>
      <p className={classes.status} role="status">
        {formatCount(total)} {total === 1 ? 'device' : 'devices'}: {formatCount(counts.online)} online,{' '}
        {formatCount(counts.offline)} offline, {formatCount(counts.silent)} silent, {formatCount(counts.unknown)}{' '}
        unknown
        {total > rows.length && ` · the first ${MAX_DEVICES} are listed`}
      </p>
      <div className={classes.frame} tabIndex={0} role="region" aria-label="Devices">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Device</th>
              <th scope="col">Says</th>
              <th scope="col" className={classes.number}>
                Last seen
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.device} row={row} nowMs={nowMs} onOpen={() => showFound(store, row.nodeId, null)} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ row, nowMs, onOpen }: { row: DeviceRow; nowMs: number; onOpen(): void }) {
  const Icon = ICONS[row.state];
  return (
    <tr>
      <td className={classes.state} data-state={row.state}>
        <Icon size={14} aria-hidden="true" /> {row.state}
      </td>
      <th scope="row">
        <button type="button" dir="auto" className={classes.open} title={oneLine(row.topic)} onClick={onOpen}>
          {oneLine(row.device)}
        </button>
      </th>
      <td className={classes.said}>
        {oneLine(row.said)}
        {row.isRetained && <span className={classes.dim}> (retained)</span>}
      </td>
      <td className={classes.number}>{formatAgo(row.lastSeenMs, nowMs)}</td>
    </tr>
  );
}
