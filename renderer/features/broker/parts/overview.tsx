import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import { beyondMosquitto } from '../../../../shared/domain/mosquitto/write-conf.ts';
import { CopyLine } from '../../../ui/copy-line.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { brokerCommands, listenerUrl } from '../broker-commands.ts';
import classes from '../broker-pane.module.css';
import type { BrokerActions } from '../use-broker-actions.ts';
import { LISTENER_LABELS, WHO_CAN_REACH } from '../words.ts';

interface OverviewProps {
  status: BrokerStatus;
  settings: BrokerSettings;
  actions: BrokerActions;
}

/** Where the broker listens and how to reach it; what it is for, while it does not run. */
export function Overview({ status, settings, actions }: OverviewProps) {
  const isRunning = status.state === 'running';
  const isSecure = settings.listeners.tls.isOn || settings.listeners.wss.isOn;
  return (
    <div className={classes.content}>
      {status.state === 'failed' && status.reason && <FailureView error={status.reason} />}
      {isRunning ? <Running status={status} settings={settings} /> : <Intro status={status} settings={settings} />}
      {isSecure && <Authority actions={actions} />}
    </div>
  );
}

function Running({ status, settings }: { status: BrokerStatus; settings: BrokerSettings }) {
  const { listeners, reach, addresses, engine } = status;
  const left = engine === 'mosquitto' ? beyondMosquitto(settings) : [];
  return (
    <>
      {reach === 'network' && (
        <p className={classes.note} role="note">
          {WHO_CAN_REACH} {addresses.length > 0 ? `This machine has these addresses: ${addresses.join(', ')}.` : ''}
        </p>
      )}
      {left.map((sentence) => (
        <p key={sentence} className={classes.note} role="note">
          {sentence}
        </p>
      ))}
      <section className={classes.section} aria-labelledby="broker-listens">
        <h2 id="broker-listens" className={classes.heading}>
          It listens here
        </h2>
        <ul className={classes.lines}>
          {listeners.map((listener) => (
            <li key={listener.kind}>
              <span className={classes.label}>{LISTENER_LABELS[listener.kind]}</span>
              <CopyLine text={listenerUrl(listener)} what={`${LISTENER_LABELS[listener.kind]} address`} />
            </li>
          ))}
        </ul>
      </section>
      <section className={classes.section} aria-labelledby="broker-commands">
        <h2 id="broker-commands" className={classes.heading}>
          From a terminal
        </h2>
        <p className={classes.about}>With Mosquitto’s command-line clients, on this machine:</p>
        <ul className={classes.lines}>
          {brokerCommands(status, settings).map(({ label, line }) => (
            <li key={label}>
              <span className={classes.label}>{label}</span>
              <CopyLine text={line} what={`command: ${label}`} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Intro({ status: { engine, mosquitto }, settings }: { status: BrokerStatus; settings: BrokerSettings }) {
  return (
    <section className={classes.section} aria-labelledby="broker-intro">
      <h2 id="broker-intro" className={classes.heading}>
        A broker for your own devices
      </h2>
      <p className={classes.about}>
        Start it, and programs of this machine can connect: each client is a session with its traffic in the wire log.
        The settings add users, topic rules, TLS, limits, and faults on purpose to see how a client copes.
      </p>
      {engine === 'mosquitto' && !mosquitto && (
        <p className={classes.note} role="note">
          Mosquitto is chosen, and not installed on this machine. Install it (Debian, Ubuntu:{' '}
          <code>sudo apt install mosquitto</code>; macOS: <code>brew install mosquitto</code>; Windows:{' '}
          <code>winget install EclipseFoundation.Mosquitto</code>), or choose the embedded broker in the settings.
        </p>
      )}
      {settings.reach === 'network' && (
        <p className={classes.note} role="note">
          {WHO_CAN_REACH}
        </p>
      )}
    </section>
  );
}

function Authority({ actions }: { actions: BrokerActions }) {
  return (
    <section className={classes.section} aria-labelledby="broker-authority">
      <h2 id="broker-authority" className={classes.heading}>
        Certificate authority
      </h2>
      <p className={classes.about}>
        The TLS listeners show a certificate for localhost that this workspace’s own authority signed. Give clients the
        authority’s certificate to trust. Its private key stays sealed in the workspace.
      </p>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={actions.busy === 'authority'}
          onClick={actions.saveAuthority}
        >
          Save CA certificate
        </Button>
      </div>
    </section>
  );
}
