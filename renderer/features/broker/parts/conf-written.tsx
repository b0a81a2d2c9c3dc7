import { Button, Select } from '@mantine/core';
import { IconDownload, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';

import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../../shared/contract/broker.ts';
import { beyondMosquitto } from '../../../../shared/domain/mosquitto/write-conf.ts';
import { useShell } from '../../../lib/shell.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';
import { CONF_COLOURS } from '../conf-language.ts';
import { mosquittoFiles, type MosquittoFile } from '../mosquitto-files.ts';
import classes from './conf-tab.module.css';

interface ConfWrittenProps {
  settings: BrokerSettings;
  status: BrokerStatus;
  /** Takes the text as the user's own. */
  onOwn(text: string): void;
}

/** The files of a Mosquitto that does what the settings say, to look at and to take elsewhere. */
export function ConfWritten({ settings, status, onOwn }: ConfWrittenProps) {
  const shell = useShell();
  const files = mosquittoFiles(settings, status);
  const [name, setName] = useState<MosquittoFile['name']>('mosquitto.conf');
  const file = files.find((one) => one.name === name) ?? files[0]!;
  const beyond = beyondMosquitto(settings);
  return (
    <>
      <div className={classes.row}>
        <Select
          size="xs"
          aria-label="File"
          allowDeselect={false}
          data={files.map((one) => one.name)}
          value={file.name}
          onChange={(value) => setName(value ?? 'mosquitto.conf')}
        />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} />}
          onClick={() => shell.saveFile(file.name, [file.text], 'text/plain')}
        >
          Save as a file
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPencil size={14} />}
          onClick={() => onOwn(files[0]!.text)}
        >
          Go on with it as my own
        </Button>
      </div>
      <CodeEditor
        label={file.name}
        className={classes.editor}
        isReadOnly
        value={file.text}
        extensions={CONF_COLOURS}
        onChange={() => undefined}
      />
      {beyond.length > 0 && (
        <ul className={`${classes.help} ${classes.problems}`} aria-label="What Mosquitto cannot do">
          {beyond.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </>
  );
}
