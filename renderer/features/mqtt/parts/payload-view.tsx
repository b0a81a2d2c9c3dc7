import { Button, Progress, SegmentedControl } from '@mantine/core';
import { IconCopy, IconDeviceFloppy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import { formatBytes } from '../../../lib/format.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { HexView } from '../../../ui/hex-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useLab } from '../../../link/lab-context.tsx';
import type { ExplorerStore, PayloadFormat } from '../mqtt-store.ts';
import { shapePayload, shapeText, type PayloadShape } from '../payload-shape.ts';
import { readPayload, usePayload, type Payload } from '../use-payload.ts';
import classes from './payload-view.module.css';
import { TextView } from './text-view.tsx';

const FORMATS: { value: PayloadFormat; label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'json', label: 'JSON' },
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
];
const SHAPE_NAMES = { json: 'JSON', text: 'text', hex: 'bytes' } as const;

interface PayloadViewProps {
  store: ExplorerStore;
  sessionId: string;
  nodeId: number;
  topic: string;
  message: MessageRow;
}

/** A payload as JSON, text or hex; what is not shown of it is said. */
export function PayloadView({ store, sessionId, nodeId, topic, message }: PayloadViewProps) {
  const format = useStore(store, (state) => state.format);
  const payload = usePayload(sessionId, nodeId, message);
  const isCut = payload.bytes.byteLength < message.sizeBytes;
  const shape = useMemo(() => shapePayload(payload.bytes, isCut, format), [payload.bytes, isCut, format]);
  const shell = useShell();
  const save = useSave({ sessionId, nodeId, topic, message });

  const copy = (): void => {
    const told = isCut ? 'Copied what is shown' : 'Payload copied';
    void copyText(shell, shapeText(shape), told);
  };
  usePaneActions('Topic', [
    ...offerIf(shape.kind !== 'hex', { id: 'mqtt.copy-payload', title: 'Copy payload', run: copy }),
    { id: 'mqtt.save-payload', title: 'Save payload to file', run: save.start },
  ]);
  /** More of a message is loaded for that one: the view stays with it. */
  const loadAll = (): void => {
    store.setState({ viewing: message });
    payload.loadAll();
  };

  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Payload format"
          value={format}
          data={FORMATS}
          onChange={(value) => store.setState({ format: value })}
        />
        {format === 'auto' && <span className={classes.shown}>shown as {SHAPE_NAMES[shape.kind]}</span>}
        <span className={classes.grow} />
        {shape.kind !== 'hex' && <IconButton label="Copy payload" icon={<IconCopy size={16} />} onClick={copy} />}
        <IconButton
          label="Save payload to file"
          icon={<IconDeviceFloppy size={16} />}
          onClick={save.start}
          isDisabled={save.progressBytes !== null}
        />
      </div>
      {isCut && <Cut message={message} payload={payload} onLoadAll={loadAll} onSave={save.start} />}
      {save.progressBytes !== null && (
        <Transfer what="Saving" done={save.progressBytes} total={message.sizeBytes} onCancel={save.cancel} />
      )}
      {payload.error && <FailureView error={payload.error} />}
      <Notes shape={shape} />
      <div className={classes.body}>
        <Body shape={shape} bytes={payload.bytes} isEmpty={message.sizeBytes === 0} />
      </div>
    </div>
  );
}

function Body({ shape, bytes, isEmpty }: { shape: PayloadShape; bytes: Uint8Array; isEmpty: boolean }) {
  const label = `Payload as ${SHAPE_NAMES[shape.kind]}`;
  if (isEmpty) return <p className={classes.empty}>The payload is empty.</p>;
  if (shape.kind === 'hex') return <HexView bytes={bytes} label={label} />;
  if (shape.kind === 'json') return <TextView label={label} pieces={shape.tokens} />;
  const pieces = shape.pieces.map(({ text, isValid }) => ({ text, kind: isValid ? 'plain' : 'invalid' }));
  return <TextView label={label} pieces={pieces} />;
}

function Notes({ shape }: { shape: PayloadShape }) {
  if (shape.kind !== 'text') return null;
  const { invalidBytes, note } = shape;
  const marked =
    invalidBytes > 0
      ? `Not all of this is UTF-8: ${invalidBytes.toLocaleString('en')} ${invalidBytes === 1 ? 'byte is' : 'bytes are'} shown as \\xNN`
      : null;
  const said = [note, marked].filter((text) => text !== null).join('. ');
  return said ? <p className={classes.note}>{said}</p> : null;
}

interface CutProps {
  message: MessageRow;
  payload: Payload;
  onLoadAll(): void;
  onSave(): void;
}

function Cut({ message, payload, onLoadAll, onSave }: CutProps) {
  if (payload.progressBytes !== null) {
    return <Transfer what="Loading" done={payload.progressBytes} total={message.sizeBytes} onCancel={payload.cancel} />;
  }
  return (
    <div className={classes.cut}>
      <span>
        First {formatBytes(payload.bytes.byteLength)} of {formatBytes(message.sizeBytes)}
      </span>
      <Button variant="default" size="compact-xs" onClick={onLoadAll}>
        Load all
      </Button>
      <Button variant="default" size="compact-xs" onClick={onSave}>
        Save to file
      </Button>
    </div>
  );
}

interface TransferProps {
  what: string;
  done: number;
  total: number;
  onCancel(): void;
}

function Transfer({ what, done, total, onCancel }: TransferProps) {
  return (
    <div className={classes.cut} role="status">
      <span>
        {what} {formatBytes(done)} of {formatBytes(total)}
      </span>
      <Progress
        className={classes.progress}
        value={total === 0 ? 100 : Math.min(100, (100 * done) / total)}
        aria-label={`${what} the payload`}
      />
      <Button variant="default" size="compact-xs" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

interface Saved {
  sessionId: string;
  nodeId: number;
  topic: string;
  message: MessageRow;
}

/** Fetches all of a payload and hands it to the user as a file named after its topic. */
function useSave({ sessionId, nodeId, topic, message }: Saved) {
  const lab = useLab();
  const shell = useShell();
  const [running, setRunning] = useState<{ abort: AbortController; progressBytes: number } | null>(null);
  const start = (): void => {
    const abort = new AbortController();
    const onProgress = (progressBytes: number): void =>
      void (abort.signal.aborted || setRunning({ abort, progressBytes }));
    onProgress(0);
    readPayload(lab, { sessionId, nodeId, seq: message.seq }, message.sizeBytes, onProgress, abort.signal)
      .then((parts) => {
        if (!abort.signal.aborted) shell.saveFile(fileName(topic, message.seq), parts, 'application/octet-stream');
      }, shell.fail)
      .finally(() => void (abort.signal.aborted || setRunning(null)));
  };
  const cancel = (): void => {
    running?.abort.abort();
    setRunning(null);
  };
  return { start, cancel, progressBytes: running?.progressBytes ?? null };
}

/** A name every file system takes. */
const fileName = (topic: string, seq: number): string =>
  `${topic.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-80) || 'message'}-${seq}.bin`;
