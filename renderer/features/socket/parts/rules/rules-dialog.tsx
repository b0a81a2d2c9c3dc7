import { Button, Group, Menu, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_RULES, type Rule } from '../../../../../shared/contract/socket-answer.ts';
import { answerProblem } from '../../../../../shared/domain/respond/rule-problem.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { NEW_RULE, presetsFor } from '../../rule-presets.ts';
import { RuleCard } from './rule-card.tsx';
import classes from './rules-dialog.module.css';

interface RulesDialogProps {
  rules: readonly Rule[];
  /** Datagrams: no connection to greet or to end. */
  isUdp: boolean;
  onUse(rules: Rule[]): void;
  onClose(): void;
}

/** The rules of an answer, in their order; they hold once they are used. */
export function RulesDialog({ rules: used, isUdp, onUse, onClose }: RulesDialogProps) {
  const [rules, setRules] = useState<Rule[]>([...used]);
  const problem = answerProblem({ kind: 'rules', rules });
  const change = (at: number, rule: Rule): void => setRules(rules.with(at, rule));
  const move = (at: number, by: 1 | -1): void => {
    const other = rules[at + by];
    if (other) setRules(rules.with(at, other).with(at + by, rules[at]!));
  };
  return (
    <Modal opened onClose={onClose} title="Answer by rules" size="xl">
      <p className={classes.about}>
        {isUdp
          ? 'The first rule that fits a datagram answers it.'
          : 'The first rule that fits a line answers it, and the first that fits a chunk.'}{' '}
        In a text, <code>{'{line}'}</code> stands for what came, <code>{'{1}'}</code> and <code>{'{name}'}</code> for
        the groups of a regular expression, <code>{'{count}'}</code>, <code>{'{time}'}</code> and{' '}
        <code>{'{peer}'}</code> for what they say; escapes as <code>\r\n</code> and <code>\x1f</code> are bytes.
      </p>
      {rules.length === 0 && <EmptyState title="No rules yet">Add one, or start from an example.</EmptyState>}
      <ol className={classes.list}>
        {rules.map((rule, at) => (
          <RuleCard
            key={at}
            number={at + 1}
            rule={rule}
            isUdp={isUdp}
            isFirst={at === 0}
            isLast={at === rules.length - 1}
            onChange={(changed) => change(at, changed)}
            onMove={(by) => move(at, by)}
            onRemove={() => setRules(rules.toSpliced(at, 1))}
          />
        ))}
      </ol>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={rules.length >= MAX_RULES}
            onClick={() => setRules([...rules, NEW_RULE])}
          >
            Add rule
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default">Start from…</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {presetsFor(isUdp).map(({ label, rules: preset }) => (
                <Menu.Item key={label} onClick={() => setRules([...preset])}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={problem !== null} onClick={() => onUse(rules)}>
            Use these rules
          </Button>
        </Group>
      </Group>
    </Modal>
  );
}
