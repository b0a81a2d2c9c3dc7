import { Button, Menu } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useMemo } from 'react';

import type { MessageRow } from '../../../../shared/contract/mqtt.ts';
import { numberLeaves } from '../../../../shared/domain/plot/payload-numbers.ts';
import { oneLine } from '../display-text.ts';
import { usePlot } from '../plot-context.ts';
import classes from './plot-button.module.css';

/** Most numbers of one payload to choose from. */
const MOST = 50;
const decoder = new TextDecoder();

interface PlotButtonProps {
  topic: string;
  message: MessageRow;
}

/** Plots a number of the payload: the payload itself, or one the user chooses; nothing where there is none. */
export function PlotButton({ topic, message }: PlotButtonProps) {
  const plot = usePlot();
  const { preview, sizeBytes } = message;
  const leaves = useMemo(
    () => (preview.byteLength < sizeBytes ? [] : numberLeaves(decoder.decode(preview), MOST)),
    [preview, sizeBytes],
  );
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
            rightSection={<span className={classes.value}>{value}</span>}
            onClick={() => plot({ topic, path })}
          >
            <bdi className={classes.path}>{oneLine(path)}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
