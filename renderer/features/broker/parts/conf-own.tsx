import { Button, FileButton, Switch } from '@mantine/core';
import { IconDownload, IconFileImport, IconFileText, IconFileUpload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { MAX_CONF_CHARACTERS } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import { confProblems } from '../../../../shared/domain/mosquitto/conf-problems.ts';
import { useShell } from '../../../lib/shell.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { confLanguage } from '../conf-language.ts';
import { mosquittoFiles } from '../mosquitto-files.ts';
import type { Draft } from '../use-draft.ts';
import { ConfProblemList } from './conf-problem-list.tsx';
import classes from './conf-tab.module.css';
import { ConfTakeDialog } from './conf-take-dialog.tsx';
import { OptionHelp } from './option-help.tsx';

interface ConfOwnProps {
  draft: Draft;
  status: BrokerStatus;
  onTaken(): void;
}

/** A mosquitto.conf of the user's own: written with help, run by Mosquitto, or taken into the settings. */
export function ConfOwn({ draft, status, onTaken }: ConfOwnProps) {
  const { values, change } = draft;
  const { conf, isUsed } = values.mosquitto;
  const [isTaking, setTaking] = useState(false);
  const set = (text: string): void => change({ mosquitto: { isUsed, conf: text } });
  return (
    <>
      <div className={classes.row}>
        <OpenConf onOpen={set} />
        <SaveConf text={conf} />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFileImport size={14} />}
          disabled={conf === ''}
          onClick={() => setTaking(true)}
        >
          Take into the settings…
        </Button>
        <Switch
          label="Mosquitto runs with this text, not with the settings"
          checked={isUsed}
          disabled={values.engine !== 'mosquitto' && !isUsed}
          onChange={(event) => change({ mosquitto: { conf, isUsed: event.currentTarget.checked } })}
        />
        {values.engine !== 'mosquitto' && (
          <span className={classes.dim}>For that, choose Mosquitto as the broker under Settings.</span>
        )}
      </div>
      {conf === '' ? (
        <EmptyState icon={<IconFileText size={28} />} title="There is no text of your own yet">
          <Button size="xs" onClick={() => set(mosquittoFiles(values, status)[0]!.text)}>
            Begin with what the settings say
          </Button>
        </EmptyState>
      ) : (
        <ConfEditor conf={conf} stateFolder={status.stateFolder} onChange={set} />
      )}
      {isTaking && (
        <ConfTakeDialog
          conf={conf}
          onClose={() => setTaking(false)}
          onTake={(reading) => {
            draft.take(reading);
            setTaking(false);
            onTaken();
          }}
        />
      )}
    </>
  );
}

function ConfEditor({
  conf,
  stateFolder,
  onChange,
}: {
  conf: string;
  stateFolder: string;
  onChange(text: string): void;
}) {
  const [option, setOption] = useState('');
  const language = useMemo(() => confLanguage(stateFolder, setOption), [stateFolder]);
  const problems = useMemo(() => confProblems(conf), [conf]);
  const isLong = conf.length > MAX_CONF_CHARACTERS;
  return (
    <>
      <CodeEditor
        label="mosquitto.conf"
        className={classes.editor}
        value={conf}
        extensions={language}
        error={isLong ? `The text has more than ${MAX_CONF_CHARACTERS} characters and cannot be saved` : null}
        onChange={onChange}
      />
      <div className={classes.below}>
        <OptionHelp name={option} />
        <ConfProblemList problems={problems} />
      </div>
    </>
  );
}

function OpenConf({ onOpen }: { onOpen(text: string): void }) {
  const shell = useShell();
  const open = async (file: File | null): Promise<void> => {
    if (!file) return;
    if (file.size > MAX_CONF_CHARACTERS) return shell.tell('That file is too large for a mosquitto.conf');
    onOpen((await file.text()).replaceAll('\r\n', '\n'));
  };
  return (
    <FileButton onChange={(file) => void open(file).catch(shell.fail)}>
      {(props) => (
        <Button {...props} variant="default" size="xs" leftSection={<IconFileUpload size={14} />}>
          Open a file…
        </Button>
      )}
    </FileButton>
  );
}

function SaveConf({ text }: { text: string }) {
  const shell = useShell();
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} />}
      disabled={text === ''}
      onClick={() => shell.saveFile('mosquitto.conf', [text], 'text/plain')}
    >
      Save as a file
    </Button>
  );
}
