import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';

import type { Simulator } from '../../../../shared/contract/simulators.ts';
import { decodeUtf8, joinPieces } from '../../../../shared/domain/decode/utf8.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { oneLine } from '../display-text.ts';
import classes from './script-dialog.module.css';

/** Shows the first messages of the first device; nothing is sent. */
export function SimulatorPreview({ simulator, canShow }: { simulator: Simulator; canShow: boolean }) {
  const lab = useLab();
  const shell = useShell();
  const [lines, setLines] = useState<{ text: string; isFailure: boolean } | null>(null);
  const show = async (): Promise<void> => {
    try {
      const { messages, printed } = await lab.simulators.preview({ simulator });
      const sent = messages.map(
        ({ topic, payload }) => `${oneLine(topic)}  ${oneLine(joinPieces(decodeUtf8(payload, false)))}`,
      );
      setLines({ text: [printed.trimEnd(), ...sent].filter(Boolean).join('\n') || 'nothing', isFailure: false });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setLines({ text: textOf(error.toWire()).title, isFailure: true });
    }
  };
  return (
    <>
      <div>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconEye size={14} />}
          disabled={!canShow}
          onClick={() => void show().catch(shell.fail)}
        >
          Show what it sends
        </Button>
      </div>
      {lines && (
        <div className={classes.result} role="status" aria-label="What it sends" tabIndex={0}>
          <pre className={lines.isFailure ? classes.failure : undefined}>{lines.text}</pre>
        </div>
      )}
    </>
  );
}
