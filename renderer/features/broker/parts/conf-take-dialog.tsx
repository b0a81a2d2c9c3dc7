import { Button, Modal, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';

import { type ConfReading, readMosquitto } from '../../../../shared/domain/mosquitto/read-conf.ts';
import { formatBytes } from '../../../lib/format.ts';
import classes from './conf-tab.module.css';

interface ConfTakeDialogProps {
  conf: string;
  onTake(reading: ConfReading): void;
  onClose(): void;
}

/** Shows what of a Mosquitto's files the settings can say, before they are changed. */
export function ConfTakeDialog({ conf, onTake, onClose }: ConfTakeDialogProps) {
  const [acl, setAcl] = useState('');
  const [passwords, setPasswords] = useState('');
  const reading = useMemo(() => readMosquitto({ conf, acl, passwords }), [conf, acl, passwords]);
  return (
    <Modal opened onClose={onClose} title="Take the configuration into the settings" size="lg">
      <div className={classes.dialog}>
        <Textarea
          label="Lines of its ACL file, if it has one"
          autosize
          minRows={2}
          maxRows={6}
          classNames={{ input: classes.mono! }}
          placeholder={'user ada\ntopic read home/#'}
          value={acl}
          onChange={(event) => setAcl(event.currentTarget.value)}
        />
        <Textarea
          label="Lines of its password file, if it has one"
          autosize
          minRows={2}
          maxRows={6}
          classNames={{ input: classes.mono! }}
          placeholder="ada:$7$101$…"
          value={passwords}
          onChange={(event) => setPasswords(event.currentTarget.value)}
        />
        <h3 className={classes.heading}>Taken</h3>
        <ul className={classes.plain} aria-label="What is taken">
          {taken(reading).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <h3 className={classes.heading}>Not taken, or meant differently here</h3>
        <ul className={`${classes.plain} ${classes.notes}`} aria-label="What is not taken">
          {reading.notes.length === 0 && <li className={classes.dim}>Nothing: the settings can say all of it.</li>}
          {reading.notes.map(({ file, line, text }) => (
            <li key={`${file} ${line} ${text}`}>
              <span className={classes.dim}>
                {file}, line {line}
              </span>{' '}
              {text}
            </li>
          ))}
        </ul>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus onClick={() => onTake(reading)}>
            Take into the settings
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** What the settings will say, in a few lines. */
function taken({ change, users }: ConfReading): string[] {
  const { listeners, reach, allowsAnonymous, rules, maxClients, maxPayloadBytes, keepsState } = change;
  const open = Object.entries(listeners ?? {}).filter(([, { isOn }]) => isOn);
  const where = reach === 'network' ? 'reached by everyone on your networks' : 'for this machine only';
  return [
    `Listeners: ${open.map(([kind, { port }]) => `${kind} ${port}`).join(', ') || 'none'}; ${where}`,
    `Anonymous clients: ${allowsAnonymous ? 'let in' : 'not let in'}`,
    ...(users.length > 0 ? [`Users: ${users.map(({ name }) => name).join(', ')}, with their passwords’ hashes`] : []),
    ...(change.hasRules ? [`Topic rules: ${rules?.length ?? 0}`] : []),
    ...(maxClients ? [`Most clients: ${maxClients}`] : []),
    ...(maxPayloadBytes ? [`Largest payload: ${formatBytes(maxPayloadBytes)}`] : []),
    ...(keepsState ? ['Retained messages and sessions are kept'] : []),
  ];
}
