import { useState } from 'react';

import { type PastedMessage, pasteMosquitto } from '../../../../shared/domain/code/paste-mosquitto.ts';
import { useShell } from '../../../lib/shell.ts';
import { formatBytes } from '../../../lib/format.ts';
import { oneLine } from '../display-text.ts';
import { qosText } from '../message-facts.ts';
import { draftOf } from '../pasted-draft.ts';
import type { Composer } from '../use-composer.ts';
import classes from './paste-dialog.module.css';
import { PasteDialog } from './paste-dialog.tsx';

/** Fills the publish form from a `mosquitto_pub` command. */
export function PasteMessage({ composer, onClose }: { composer: Composer; onClose(): void }) {
  const shell = useShell();
  const [command, setCommand] = useState('');
  const pasted = pasteMosquitto(command);
  const found = pasted.do === 'publish' ? pasted : null;
  const fill = (): void => {
    if (!found) return;
    composer.load(draftOf(found), null);
    onClose();
    shell.tell('Filled in from the command');
  };
  return (
    <PasteDialog
      title="Paste a mosquitto_pub command"
      example="mosquitto_pub -h broker.lab -t home/lamp -m on -q 1"
      command={command}
      problem={command.trim() === '' || found ? null : problemOf(pasted)}
      notes={found ? notesOf(found, composer.target.isFive) : []}
      take={{ label: 'Fill in the form', isReady: found !== null, run: fill }}
      onCommand={setCommand}
      onClose={onClose}
    >
      {found && (
        <ul className={classes.found} aria-label="Found">
          <li>
            <bdi className={classes.topic}>{found.topic === '' ? '(no topic)' : oneLine(found.topic)}</bdi>
            <span className={classes.about}>{factsOf(found)}</span>
          </li>
        </ul>
      )}
    </PasteDialog>
  );
}

function problemOf(pasted: ReturnType<typeof pasteMosquitto>): string {
  if (pasted.do === 'nothing') return pasted.reason;
  return 'This command subscribes. Paste it where the connection’s subscriptions are.';
}

function factsOf({ payload, qos, retain, properties }: PastedMessage): string {
  const count = Object.keys(properties).length;
  const facts = [
    payload === null ? 'payload to fill in' : formatBytes(payload.byteLength),
    qosText(qos),
    retain && 'retained',
    count > 0 && (count === 1 ? '1 property' : `${count} properties`),
  ];
  return facts.filter(Boolean).join(', ');
}

function notesOf({ notes, properties }: PastedMessage, isFive: boolean): string[] {
  const isUnsent = !isFive && Object.keys(properties).length > 0;
  return [
    ...notes,
    ...(isUnsent ? ['This connection speaks MQTT 3.1.1, which has no properties: they are not sent.'] : []),
  ];
}
