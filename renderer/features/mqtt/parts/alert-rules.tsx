import { Switch } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';

import type { AlertRule, AlertState } from '../../../../shared/contract/mqtt-alerts.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { conditionWords } from '../alert-words.ts';
import { oneLine } from '../display-text.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import { draftOf } from '../rule-draft.ts';
import { useWatched } from '../use-watched.ts';
import classes from './alerts-panel.module.css';

type RuleState = AlertState['rules'][number];

/** Every rule with what it has counted, and its switch. */
export function AlertRules({ store, alerts }: { store: ExplorerStore; alerts: AlertState | null }) {
  const { watched, change } = useWatched();
  const states = new Map(alerts?.rules.map((state) => [state.ruleId, state]));
  return (
    <ul className={classes.rules} aria-label="Alert rules">
      {watched.rules.map((rule) => (
        <li key={rule.id} className={classes.rule}>
          <Switch
            size="xs"
            aria-label={`Watch ${nameOf(rule)}`}
            checked={rule.isOn}
            onChange={(event) => change({ do: 'set-rule', rule: { ...rule, isOn: event.currentTarget.checked } })}
          />
          <span className={classes.ruleText}>
            <bdi className={classes.topic}>{oneLine(rule.filter)}</bdi>
            <span>{oneLine(conditionWords(rule.condition))}</span>
            <Counts state={states.get(rule.id) ?? null} />
          </span>
          <IconButton
            label={`Edit ${nameOf(rule)}`}
            icon={<IconPencil size={14} />}
            onClick={() => store.setState({ editedRule: draftOf(rule) })}
          />
          <IconButton
            label={`Remove ${nameOf(rule)}`}
            icon={<IconTrash size={14} />}
            onClick={() => change({ do: 'remove-rule', ruleId: rule.id })}
          />
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ filter, condition }: AlertRule): string => oneLine(`${filter}, ${conditionWords(condition)}`);

function Counts({ state }: { state: RuleState | null }) {
  if (!state) return <span className={classes.dim}>off</span>;
  if (state.failure) return <span className={classes.failure}>{textOf(state.failure).title}</span>;
  const { raised, suppressed, sequence } = state;
  const counted = suppressed > 0 ? `, ${formatCount(suppressed)} only counted` : '';
  return (
    <span className={classes.dim}>
      {formatCount(raised)} raised{counted}
      {sequence &&
        ` · ${formatCount(sequence.missing)} missing, ${formatCount(sequence.doubled)} doubled, ${formatCount(sequence.late)} late`}
    </span>
  );
}
