import { Loader, UnstyledButton } from '@mantine/core';
import {
  IconFlask,
  IconKey,
  IconPlugConnected,
  IconServer,
  IconTerminal2,
  IconTransfer,
  type Icon,
} from '@tabler/icons-react';
import { useId, useState } from 'react';

import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from '../welcome-pane.module.css';

/** The ways to begin. */
export function StartCards() {
  const lab = useLab();
  const shell = useShell();
  const [isStarting, setIsStarting] = useState(false);

  const startPractice = async (): Promise<void> => {
    setIsStarting(true);
    try {
      const { sessionId } = await lab.practice.explore({});
      shell.openPane('mqtt', { sessionId, profileId: null });
    } catch (error) {
      shell.fail(error);
    } finally {
      setIsStarting(false);
    }
  };
  return (
    <section aria-label="Start" className={classes.cards}>
      <StartCard
        icon={IconFlask}
        title="Start the practice lab"
        text="A broker and a simulated site on this machine. Its topics are live in one click; nothing leaves the computer."
        isBusy={isStarting}
        isFirst
        onClick={() => void startPractice()}
      />
      <StartCard
        icon={IconPlugConnected}
        title="Connect to a broker"
        text="MQTT 3.1.1 or 5, over TCP, TLS or WebSocket. The profile is saved for the next time."
        onClick={() => shell.openPane('mqtt-profile', { profileId: null, parentId: null })}
      />
      <StartCard
        icon={IconServer}
        title="Run a broker"
        text="Embedded, or your Mosquitto: users, topic rules, TLS, and faults on purpose, with every client in view."
        onClick={() => shell.openPane('broker', {})}
      />
      <StartCard
        icon={IconTransfer}
        title="Open a socket"
        text="TCP, TLS or UDP: a client, or a server that listens and answers, with every byte in view."
        onClick={() => shell.openPane('socket', { sessionId: null, form: null })}
      />
      <StartCard
        icon={IconTerminal2}
        title="SSH into a device"
        text="A terminal with host keys checked as OpenSSH does, and single commands beside it."
        onClick={() => shell.openPane('terminal', { sessionId: null })}
      />
      <StartCard
        icon={IconKey}
        title="Make an SSH key"
        text="Keys that OpenSSH reads, with fingerprints and what is wrong with them in words; PuTTY’s and PEM are read, too."
        onClick={() => shell.openPane('keys', {})}
      />
    </section>
  );
}

interface StartCardProps {
  icon: Icon;
  title: string;
  text: string;
  isBusy?: boolean;
  isFirst?: boolean;
  onClick: () => void;
}

function StartCard({ icon: Glyph, title, text, isBusy = false, isFirst = false, onClick }: StartCardProps) {
  const textId = useId();
  return (
    <UnstyledButton
      className={classes.card}
      data-first={isFirst || undefined}
      aria-label={title}
      aria-describedby={textId}
      aria-busy={isBusy}
      onClick={isBusy ? undefined : onClick}
    >
      <span className={classes.cardIcon} aria-hidden="true">
        {isBusy ? <Loader size={20} /> : <Glyph size={22} stroke={1.6} />}
      </span>
      <span>
        <span className={classes.cardTitle}>{title}</span>
        <span id={textId} className={classes.cardText}>
          {text}
        </span>
      </span>
    </UnstyledButton>
  );
}
