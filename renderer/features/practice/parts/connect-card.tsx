import type { PracticeStatus } from '../../../../shared/contract/practice.ts';
import { labCommands } from '../lab-commands.ts';
import classes from './connect-card.module.css';
import { CopyLine } from '../../../ui/copy-line.tsx';

/** Where the lab listens, and what to type in a terminal to meet it. */
export function ConnectCard({ status }: { status: PracticeStatus }) {
  const { tcpPort, wsPort, takenPorts } = status;
  return (
    <section className={classes.card} aria-labelledby="practice-connect">
      <h2 id="practice-connect" className={classes.heading}>
        Connect to it
      </h2>
      {takenPorts.length > 0 && <TakenPorts ports={takenPorts} />}
      <dl className={classes.addresses}>
        <div>
          <dt>MQTT 3.1.1 over TCP</dt>
          <dd>
            <CopyLine text={`127.0.0.1:${tcpPort}`} what="TCP address" />
          </dd>
        </div>
        <div>
          <dt>MQTT 3.1.1 over WebSocket</dt>
          <dd>
            <CopyLine text={`ws://127.0.0.1:${wsPort}/mqtt`} what="WebSocket address" />
          </dd>
        </div>
      </dl>
      <p className={classes.hint}>From a terminal on this machine, with Mosquitto’s command-line clients:</p>
      <ul className={classes.commands}>
        {labCommands(tcpPort).map(({ label, line }) => (
          <li key={label}>
            <span className={classes.label}>{label}</span>
            <CopyLine text={line} what={`command: ${label}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TakenPorts({ ports }: { ports: readonly number[] }) {
  const one = ports.length === 1;
  return (
    <p className={classes.note} role="note">
      {one ? `Port ${ports[0]} is` : `Ports ${ports.join(' and ')} are`} held by another program on this machine,
      perhaps a Mosquitto that runs as a service. The lab took {one ? 'a free one' : 'free ones'} instead: use the
      numbers below.
    </p>
  );
}
