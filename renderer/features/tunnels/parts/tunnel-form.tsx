import { Alert, Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconArrowsRightLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';

import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import { TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import type { SshForward } from '../../../../shared/domain/code/ssh-forward-command.ts';
import type { TunnelPlace } from '../../../../shared/domain/tunnel-address.ts';
import { LabError, type WireError } from '../../../../shared/errors/lab-error.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { CopyLine } from '../../../ui/copy-line.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { commandOf, KIND_WORDS, placeOf, warningOf, type TunnelKind } from '../tunnel-words.ts';
import classes from './tunnel-form.module.css';
import { PasteCommand } from './paste-command.tsx';
import { PlaceFields, type Place } from './place-fields.tsx';
import { TunnelPicture } from './tunnel-picture.tsx';

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
        <div className={classes.head}>
          <h2 className={classes.heading}>New tunnel</h2>
          <PasteCommand onRead={(forward) => change(fieldsOf(forward))} />
        </div>
        <FormFields fields={fields} server={target.host} onChange={change} />
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

interface FormFieldsProps {
  fields: Fields;
  server: string;
  onChange(part: Partial<Fields>): void;
}

function FormFields({ fields, server, onChange }: FormFieldsProps) {
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Kind"
        data={KINDS}
        value={fields.kind}
        onChange={(kind) => onChange({ kind, ...FIRST[kind] })}
      />
      <PlaceFields
        label={fields.kind === 'remote' ? `Address of ${server} to listen on` : 'Address of this machine to listen on'}
        description="127.0.0.1 is reached from there only; a path is a Unix socket"
        portLabel="Listening port"
        leastPort={0}
        place={fields.listen}
        onChange={(listen) => onChange({ listen })}
      />
      {fields.kind !== 'dynamic' && (
        <PlaceFields
          label="Target"
          description={`As ${fields.kind === 'remote' ? 'this machine' : server} finds it; a path is a Unix socket`}
          portLabel="Target port"
          leastPort={1}
          place={fields.target}
          onChange={(to) => onChange({ target: to })}
        />
      )}
    </>
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

/** The fields for a forward; a port that a place has not stays as the form begins with. */
function fieldsOf(forward: SshForward): Fields {
  const first = FIRST[forward.kind];
  const target = forward.kind === 'dynamic' ? first.target : fieldsOfPlace(forward.target, first.target.port);
  return { kind: forward.kind, listen: fieldsOfPlace(forward.listen, first.listen.port), target };
}

const fieldsOfPlace = (place: TunnelPlace, port: number): Place =>
  'path' in place ? { address: place.path, port } : { address: place.host, port: place.port };

/** What the fields say; null while it is none that could be opened. */
function specOf({ kind, listen, target }: Fields): TunnelSpec | null {
  const places = { listen: placeOf(listen.address, listen.port), target: placeOf(target.address, target.port) };
  const parsed = TunnelSpec.safeParse(kind === 'dynamic' ? { kind, listen: places.listen } : { kind, ...places });
  return parsed.success ? parsed.data : null;
}
