import { Alert, Button, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconArrowsRightLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';

import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import { TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { CopyLine } from '../../../ui/copy-line.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { commandOf, KIND_WORDS, placeOf, warningOf, type TunnelKind } from '../tunnel-words.ts';
import classes from './tunnel-form.module.css';
import { TunnelPicture } from './tunnel-picture.tsx';

interface Place {
  address: string;
  port: number;
}
interface Fields {
  kind: TunnelKind;
  listen: Place;
  target: Place;
}

/** What each kind begins with: SOCKS has its own usual port. */
const FIRST: Record<TunnelKind, Omit<Fields, 'kind'>> = {
  local: { listen: { address: '127.0.0.1', port: 8080 }, target: { address: 'localhost', port: 80 } },
  remote: { listen: { address: '127.0.0.1', port: 8080 }, target: { address: '127.0.0.1', port: 8080 } },
  dynamic: { listen: { address: '127.0.0.1', port: 1080 }, target: { address: '', port: 0 } },
};
const KINDS = (['local', 'remote', 'dynamic'] as const).map((value) => ({
  value,
  label: `${KIND_WORDS[value].name} (${KIND_WORDS[value].option})`,
}));

interface TunnelFormProps {
  sessionId: string;
  target: SshTarget;
  /** It was asked for: the keyboard goes on here. */
  takesFocus: boolean;
  onOpened(tunnelId: string): void;
  /** Null where there is nothing to go back to. */
  onCancel: (() => void) | null;
}

/** How to open a tunnel; the picture and the command follow what is typed. */
export function TunnelForm({ sessionId, target, takesFocus, onOpened, onCancel }: TunnelFormProps) {
  const lab = useLab();
  const shell = useShell();
  const [fields, setFields] = useState<Fields>({ kind: 'local', ...FIRST.local });
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<WireError | null>(null);
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (takesFocus) formRef.current?.querySelector('input')?.focus();
  }, [takesFocus]);
  const spec = specOf(fields);
  const change = (part: Partial<Fields>): void => {
    setFields((was) => ({ ...was, ...part }));
    setFailure(null);
  };
  const open = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!spec || isBusy) return;
    setBusy(true);
    try {
      onOpened((await lab.tunnels.add({ sessionId, spec })).tunnelId);
    } catch (error) {
      setBusy(false);
      if (error instanceof LabError && error.code.startsWith('tunnel.')) setFailure(error.toWire());
      else shell.fail(error);
    }
  };
  return (
    <div className={classes.scroll}>
      <form
        ref={formRef}
        className={classes.form}
        aria-label="New tunnel"
        noValidate
        onSubmit={(event) => void open(event)}
      >
        <h2 className={classes.heading}>New tunnel</h2>
        <SegmentedControl
          fullWidth
          aria-label="Kind"
          data={KINDS}
          value={fields.kind}
          onChange={(kind) => change({ kind, ...FIRST[kind] })}
        />
        <PlaceFields
          label={
            fields.kind === 'remote' ? `Address of ${target.host} to listen on` : 'Address of this machine to listen on'
          }
          description="127.0.0.1 is reached from there only; a path is a Unix socket"
          portLabel="Listening port"
          leastPort={0}
          place={fields.listen}
          onChange={(listen) => change({ listen })}
        />
        {fields.kind !== 'dynamic' && (
          <PlaceFields
            label="Target"
            description={`As ${fields.kind === 'remote' ? 'this machine' : target.host} finds it; a path is a Unix socket`}
            portLabel="Target port"
            leastPort={1}
            place={fields.target}
            onChange={(to) => change({ target: to })}
          />
        )}
        {spec && <Outlook spec={spec} target={target} />}
        {failure && <FailureView error={failure} />}
        <div className={classes.buttons}>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={isBusy} disabled={!spec} leftSection={<IconArrowsRightLeft size={16} />}>
            Open tunnel
          </Button>
        </div>
      </form>
    </div>
  );
}

/** What the tunnel will do, whom it opens it to, and the command for the same. */
function Outlook({ spec, target }: { spec: TunnelSpec; target: SshTarget }) {
  const warning = warningOf(spec, target.host);
  const command = commandOf(spec, null, target);
  return (
    <>
      <TunnelPicture spec={spec} listening={null} server={target.host} />
      {warning && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Others will reach this tunnel">
          {warning}
        </Alert>
      )}
      {command && <CopyLine text={command} what="the ssh command" />}
    </>
  );
}

interface PlaceFieldsProps {
  label: string;
  description: string;
  portLabel: string;
  /** 0 where any free port will do. */
  leastPort: 0 | 1;
  place: Place;
  onChange(place: Place): void;
}

function PlaceFields({ label, description, portLabel, leastPort, place, onChange }: PlaceFieldsProps) {
  const isPath = place.address.trim().startsWith('/');
  return (
    <div className={classes.place}>
      <TextInput
        label={label}
        description={description}
        spellCheck={false}
        autoComplete="off"
        maxLength={255}
        value={place.address}
        error={place.address.trim() === '' && 'Enter a name, an address or a path'}
        onChange={({ currentTarget: { value } }) => onChange({ ...place, address: value })}
      />
      <NumberInput
        label={portLabel}
        description={isPath ? 'A path has none' : leastPort === 0 ? '0 takes a free one' : '1 to 65535'}
        hideControls
        disabled={isPath}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        min={leastPort}
        max={65_535}
        value={isPath ? '' : place.port}
        onChange={(port) => typeof port === 'number' && port >= leastPort && onChange({ ...place, port })}
      />
    </div>
  );
}

/** What the fields say; null while it is none that could be opened. */
function specOf({ kind, listen, target }: Fields): TunnelSpec | null {
  const places = { listen: placeOf(listen.address, listen.port), target: placeOf(target.address, target.port) };
  const parsed = TunnelSpec.safeParse(kind === 'dynamic' ? { kind, listen: places.listen } : { kind, ...places });
  return parsed.success ? parsed.data : null;
}
