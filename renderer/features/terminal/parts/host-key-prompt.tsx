import { Button } from '@mantine/core';

import type { SshPrompt } from '../../../../shared/contract/ssh.ts';
import { HostKeyView } from '../../../ui/host-key-view.tsx';
import classes from './ssh-notice.module.css';

interface HostKeyPromptProps {
  prompt: Extract<SshPrompt, { kind: 'host-key' }>;
  onAccept(isRemembered: boolean): void;
  onRefuse(): void;
}

/** Asks about a host that is not known yet, before anything secret is sent. */
export function HostKeyPrompt({ prompt, onAccept, onRefuse }: HostKeyPromptProps) {
  const { address, key, others } = prompt;
  const file = key.type === 'ssh-rsa' ? 'rsa' : key.label.toLowerCase();
  return (
    <section className={classes.notice} aria-label="Unknown host key">
      <p className={classes.title}>Is this the right device?</p>
      <p>
        {address} is not known here yet. Nothing secret has been sent. Compare its key with what the device itself
        shows: on its console, run <code>ssh-keygen -lvf /etc/ssh/ssh_host_{file}_key.pub</code>
      </p>
      {others.length > 0 && (
        <p role="alert">
          Be careful: this host is known by a key of another type (
          {others.map(({ label, sha256, source }) => `${label} ${sha256} in ${source}`).join('; ')}).
        </p>
      )}
      <HostKeyView title="Key shown" hostKey={key} />
      <div className={classes.actions}>
        <Button onClick={() => onAccept(true)}>Trust and remember</Button>
        <Button variant="default" onClick={() => onAccept(false)}>
          Trust once
        </Button>
        <Button variant="default" onClick={onRefuse}>
          Do not connect
        </Button>
      </div>
    </section>
  );
}
