import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconPin, IconPinFilled } from '@tabler/icons-react';
import { useState } from 'react';

import type { DecoderPin } from '../../../../shared/contract/decoders.ts';
import { FORMAT_NAMES } from '../../../../shared/domain/decode/formats.ts';
import { compileFilter, topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { oneLine } from '../display-text.ts';
import classes from './payload-view.module.css';

interface PinFormatProps {
  topic: string;
  /** What would be pinned. */
  format: DecoderPin['format'];
  option: string;
  /** The pin that holds for the topic now. */
  pin: DecoderPin | null;
  /** The user pinned the format: what is chosen by hand gives way to it. */
  onPinned(): void;
}

/** Pins the format shown to a topic or a filter of topics, or takes the pin away; the workspace keeps it. */
export function PinFormat(props: PinFormatProps) {
  const { pin } = props;
  const [isOpen, setIsOpen] = useState(false);
  const label = pin ? `Pinned format: ${FORMAT_NAMES[pin.format]}` : 'Pin this format to topics';
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" width={340} trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label={label} disabled={isOpen}>
          <ActionIcon
            variant={pin ? 'light' : 'subtle'}
            color={pin ? 'blue' : 'gray'}
            aria-label={label}
            onClick={() => setIsOpen((was) => !was)}
          >
            {pin ? <IconPinFilled size={16} /> : <IconPin size={16} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Pin a format">
        <PinForm {...props} onDone={() => setIsOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function PinForm({ topic, format, option, pin, onPinned, onDone }: PinFormatProps & { onDone(): void }) {
  const lab = useLab();
  const shell = useShell();
  const [filter, setFilter] = useState(pin?.filter ?? topic);
  const problem = filterProblem(filter, topic);
  const name = option ? `${FORMAT_NAMES[format]} ${option}` : FORMAT_NAMES[format];
  const keep = async (): Promise<void> => {
    await lab.decoders.pin({ filter, format, option });
    onPinned();
    onDone();
    shell.tell(`Payloads of ${oneLine(filter)} are shown as ${name}`);
  };
  const unpin = async (): Promise<void> => {
    await lab.decoders.unpin({ filter: pin!.filter });
    onDone();
  };
  return (
    <form
      className={classes.pinForm}
      aria-label="Pin a format"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) void keep().catch(shell.fail);
      }}
    >
      <TextInput
        data-autofocus
        label="Topic filter"
        size="xs"
        value={filter}
        error={problem}
        spellCheck={false}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <p className={classes.pinWords}>
        With Auto, payloads of these topics are shown as {name}, in every connection. Where several pins fit, the one
        with fewer wildcards holds.
      </p>
      <div className={classes.pinButtons}>
        {pin && (
          <Button variant="default" size="xs" onClick={() => void unpin().catch(shell.fail)}>
            Take away the pin
          </Button>
        )}
        <Button type="submit" size="xs" disabled={problem !== null}>
          Pin {FORMAT_NAMES[format]}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong with the filter; one that does not cover the topic at hand is nearly always a slip. */
function filterProblem(filter: string, topic: string): string | null {
  const rule = topicFilterProblem(filter);
  if (rule) return `Not a topic filter: ${rule}`;
  return compileFilter(filter)(topic) ? null : 'It does not cover the topic shown';
}
