import { Button, Menu } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useMemo } from 'react';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import { pinFor } from '../../../../shared/domain/decode/pin-for.ts';
import { isText } from '../../../../shared/domain/decode/utf8.ts';
import { numberLeaves } from '../../../../shared/domain/plot/payload-numbers.ts';
import { useAnswer } from '../../../link/use-answer.ts';
import { oneLine } from '../display-text.ts';
import { usePlot } from '../plot-context.ts';
import { usePins } from '../use-pins.ts';
import classes from './plot-button.module.css';

/** Most numbers of one payload to choose from. */
const MOST = 50;
const decoder = new TextDecoder();

interface PlotButtonProps {
  sessionId: string;
  topic: string;
  message: MessageRow;
}

/** A number to plot; its value where the payload on screen says it. */
interface Leaf {
  path: string;
  value?: number;
}

/** Plots a number of the payload: the payload itself, or one the user chooses; nothing where there is none. */
export function PlotButton({ sessionId, topic, message: { preview, sizeBytes } }: PlotButtonProps) {
  const isWhole = preview.byteLength >= sizeBytes;
  const leaves = useMemo(() => (isWhole ? numberLeaves(decoder.decode(preview), MOST) : []), [preview, isWhole]);
  const isBinary = useMemo(() => isWhole && sizeBytes > 0 && !isText(preview, false), [preview, isWhole, sizeBytes]);
  // The host knows what the topic's format is; asked once, it does not ask again with every message.
  if (leaves.length === 0 && isBinary) return <BinaryPlotButton sessionId={sessionId} topic={topic} />;
  return <Choice topic={topic} leaves={leaves} />;
}

function BinaryPlotButton({ sessionId, topic }: Pick<PlotButtonProps, 'sessionId' | 'topic'>) {
  const pin = pinFor(usePins(), topic);
  const { value } = useAnswer(JSON.stringify([sessionId, topic, pin]), (lab, signal) =>
    lab.mqtt.numbers({ sessionId, filter: topic }, signal),
  );
  const leaves = value?.sources.filter((source) => source.topic === topic).map(({ path }) => ({ path })) ?? [];
  return <Choice topic={topic} leaves={leaves} />;
}

function Choice({ topic, leaves }: { topic: string; leaves: readonly Leaf[] }) {
  const plot = usePlot();
  const [only] = leaves;
  if (!only) return null;
  const look = { size: 'compact-xs', variant: 'default', leftSection: <IconChartLine size={12} /> } as const;
  if (leaves.length === 1) {
    return (
      <Button {...look} onClick={() => plot({ topic, path: only.path })}>
        Plot
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button {...look}>Plot</Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {leaves.map(({ path, value }) => (
          <Menu.Item
            key={path}
            rightSection={value !== undefined && <span className={classes.value}>{value}</span>}
            onClick={() => plot({ topic, path })}
          >
            <bdi className={classes.path}>{oneLine(path)}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
