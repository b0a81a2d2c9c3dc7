import { Button, Progress } from '@mantine/core';
import { IconCopy, IconDeviceFloppy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import { pinFor } from '../../../../shared/domain/decode/pin-for.ts';
import { formatBytes } from '../../../lib/format.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { useShell } from '../../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useLab } from '../../../link/lab-context.tsx';
import { formatWords, sparkplugWords } from '../format-words.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import { shapeText, type PayloadShape } from '../payload-shape.ts';
import { useDecoded } from '../use-decoded.ts';
import { readPayload, usePayload, type Payload } from '../use-payload.ts';
import { usePins } from '../use-pins.ts';
import { useProtos } from '../use-protos.ts';
import { FormatChooser, LayoutHint } from './format-chooser.tsx';
import { PayloadBody, PayloadNotes } from './payload-body.tsx';
import classes from './payload-view.module.css';
import { PinFormat } from './pin-format.tsx';

/** Formats that need to know more. */
const OPTIONED: ReadonlySet<string> = new Set(['numbers', 'protobuf', 'script']);

interface PayloadViewProps {
  store: ExplorerStore;
  sessionId: string;
  nodeId: number;
  topic: string;
  message: MessageRow;
}

/** A payload in the format detected, pinned or chosen; what is not shown of it is said. */
export function PayloadView({ store, sessionId, nodeId, topic, message }: PayloadViewProps) {
  const chosen = useStore(store, (state) => state.format);
  const layout = useStore(store, (state) => state.layout);
  const protoType = useStore(store, (state) => state.protoType);
  const script = useStore(store, (state) => state.script);
  const protos = useProtos();
  const pins = usePins();
  const pin = useMemo(() => pinFor(pins, topic), [pins, topic]);
  const payload = usePayload(sessionId, nodeId, message);
  const isCut = payload.bytes.byteLength < message.sizeBytes;
  const format = chosen === 'auto' ? (pin?.format ?? 'auto') : chosen;
  const option =
    chosen === 'auto'
      ? (pin?.option ?? '')
      : (({ protobuf: protoType, script } as Record<string, string>)[chosen] ?? layout);
  const decoded = useDecoded({
    sessionId,
    topic,
    seq: message.seq,
    bytes: payload.bytes,
    isCut,
    format,
    option,
    schema: protos?.schema ?? null,
  });
  const { shape } = decoded;
  const save = useSave({ sessionId, nodeId, topic, message });
  const copy = useCopy(shape, isCut);
  usePaneActions('Topic', [{ id: 'mqtt.save-payload', title: 'Save payload to file', run: save.start }]);
  /** More of a message is loaded for that one: the view stays with it. */
  const loadAll = (): void => {
    store.setState({ viewing: message });
    payload.loadAll();
  };
  const pinned = format === 'auto' ? (shape?.format ?? 'hex') : format;

  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <FormatChooser store={store} protos={protos} sample={{ topic, bytes: payload.bytes }} />
        <span className={classes.shown}>{shape && formatWords(shape, decoded.layers, chosen, pin)}</span>
        <PinFormat
          key={topic}
          topic={topic}
          format={pinned}
          option={OPTIONED.has(pinned) ? option : ''}
          pin={pin}
          onPinned={() => store.setState({ format: 'auto' })}
        />
        {copy && <IconButton label="Copy payload" icon={<IconCopy size={16} />} onClick={copy} />}
        <IconButton
          label="Save payload to file"
          icon={<IconDeviceFloppy size={16} />}
          onClick={save.start}
          isDisabled={save.progressBytes !== null}
        />
      </div>
      {chosen === 'numbers' && <LayoutHint />}
      {isCut && <Cut message={message} payload={payload} onLoadAll={loadAll} onSave={save.start} />}
      {save.progressBytes !== null && (
        <Transfer what="Saving" done={save.progressBytes} total={message.sizeBytes} onCancel={save.cancel} />
      )}
      {payload.error && <FailureView error={payload.error} />}
      <PayloadNotes shape={shape} note={decoded.note} />
      {decoded.sparkplug && <p className={classes.hint}>{sparkplugWords(topic, decoded.sparkplug).join(' ')}</p>}
      <div className={classes.body}>
        <PayloadBody shape={shape} bytes={decoded.bytes} isEmpty={message.sizeBytes === 0} />
      </div>
    </div>
  );
}

/** Copies what is shown, as text; null where it is none. */
function useCopy(shape: PayloadShape | null, isCut: boolean): (() => void) | null {
  const shell = useShell();
  const isText = shape !== null && shape.kind !== 'hex' && shape.kind !== 'image';
  const copy = (): void => {
    if (shape) void copyText(shell, shapeText(shape), isCut ? 'Copied what is shown' : 'Payload copied');
  };
  usePaneActions('Topic', offerIf(isText, { id: 'mqtt.copy-payload', title: 'Copy payload', run: copy }));
  return isText ? copy : null;
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
        Preview: first {formatBytes(payload.bytes.byteLength)} of {formatBytes(message.sizeBytes)}
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
