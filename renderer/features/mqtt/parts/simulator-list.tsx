import { Button } from '@mantine/core';
import { IconPencil, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import type { SimulatorRow } from '../../../../shared/contract/simulators.ts';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { oneLine } from '../display-text.ts';
import type { PublishTarget } from '../use-publisher.ts';
import { useSimulators } from '../use-simulators.ts';
import classes from './check-list.module.css';
import book from './message-book.module.css';

/** The editor in it is heavy, and wanted only to change a simulator. */
const SimulatorDialog = lazy(async () => ({ default: (await import('./simulator-dialog.tsx')).SimulatorDialog }));

/** The saved simulators; what they send is on the list below once they run. */
export function SimulatorList({ target }: { target: PublishTarget }) {
  const simulators = useSimulators();
  /** The simulator whose form is open; null is a new one, undefined none. */
  const [edited, setEdited] = useState<string | null | undefined>();
  return (
    <section aria-label="Simulated devices">
      <div className={book.head}>
        <span>Simulated devices</span>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => setEdited(null)}
        >
          New simulator…
        </Button>
      </div>
      {simulators && simulators.length > 0 && (
        <ul className={book.list} aria-label="Simulators">
          {simulators.map((simulator) => (
            <Row key={simulator.id} simulator={simulator} target={target} onEdit={() => setEdited(simulator.id)} />
          ))}
        </ul>
      )}
      {edited !== undefined && (
        <Suspense>
          <SimulatorDialog id={edited} onClose={() => setEdited(undefined)} />
        </Suspense>
      )}
    </section>
  );
}

interface RowProps {
  simulator: SimulatorRow;
  target: PublishTarget;
  onEdit(): void;
}

function Row({ simulator: { id, name, topic, devices, everyMs }, target, onEdit }: RowProps) {
  const lab = useLab();
  const shell = useShell();
  const start = (): void =>
    void lab.simulators.start({ id, sessionId: target.sessionId }).catch((error: unknown) => shell.fail(error));
  const remove = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Remove the simulator?',
      body: `“${name}” cannot be brought back.`,
      action: 'Remove',
      isDangerous: true,
    });
    if (isSure) await lab.simulators.remove({ id });
  };
  const about = `${formatCount(devices)} ${devices === 1 ? 'device' : 'devices'}, each every ${formatDuration(everyMs)}, ${oneLine(topic)}`;
  return (
    <li className={classes.check}>
      <div className={classes.line}>
        <span className={classes.name}>{name}</span>
        <span className={classes.about}>{about}</span>
        <IconButton
          label={`Start ${name}`}
          icon={<IconPlayerPlay size={16} />}
          isDisabled={!target.isOpen}
          onClick={start}
        />
        <IconButton label={`Edit ${name}`} icon={<IconPencil size={16} />} onClick={onEdit} />
        <IconButton
          label={`Remove ${name}`}
          icon={<IconTrash size={16} />}
          onClick={() => void remove().catch(shell.fail)}
        />
      </div>
    </li>
  );
}
