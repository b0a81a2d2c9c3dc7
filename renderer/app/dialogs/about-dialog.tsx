import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { HostInfo } from '../../../shared/contract/workbench.ts';
import { useShell } from '../../lib/shell.ts';
import { Loading } from '../../ui/loading.tsx';
import { openDialog, useDesk, useDeskState } from '../desk.ts';
import { Mark } from '../frame/mark.tsx';
import classes from './dialogs.module.css';

const HOSTS: Record<HostInfo['host'], string> = {
  desktop: 'Desktop window (the sessions live in this program)',
  served: 'Served (the sessions live in the Node process that serves this page)',
};

/** Versions and places: what a report of a problem needs. */
export function AboutDialog() {
  const { store } = useDesk();
  const isOpen = useDeskState(({ dialog }) => dialog === 'about');
  return (
    <Modal opened={isOpen} onClose={() => openDialog(store, null)} title="About Wirebench" size="lg">
      <About />
    </Modal>
  );
}

function About() {
  const { lab } = useDesk();
  const shell = useShell();
  const [info, setInfo] = useState<HostInfo | null>(null);
  useEffect(() => {
    lab.workbench.info({}).then(setInfo, shell.fail);
  }, [lab, shell]);

  if (!info) return <Loading what="versions" />;
  const rows = factsOf(info);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(rows.map(([name, value]) => `${name}: ${value}`).join('\n'));
      shell.tell('Copied.');
    } catch {
      shell.tell('The browser does not let this page write to the clipboard. Select the text instead.');
    }
  };
  return (
    <>
      <div className={classes.about}>
        <Mark className={classes.mark} />
        <div>
          <p className={classes.name}>Wirebench {info.version}</p>
          <p className={classes.tagline}>The lab workbench for networking and IoT</p>
        </div>
      </div>
      <dl className={classes.facts}>
        {rows.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Group justify="space-between" mt="md">
        <span className={classes.licence}>MIT licence. Free to use, change and share; without any warranty.</span>
        <Button variant="default" onClick={() => void copy()}>
          Copy
        </Button>
      </Group>
    </>
  );
}

function factsOf(info: HostInfo): [name: string, value: string][] {
  return [
    ['Host', HOSTS[info.host]],
    ['Platform', info.platform],
    ...info.versions.map(({ name, version }): [string, string] => [name, version]),
    ['Data folder', info.dataDir],
    ['Log file', info.logFile],
    ['Secrets', info.secretsBackend],
  ];
}
