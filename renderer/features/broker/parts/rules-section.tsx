import { Button, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import type { AclRule } from '../../../../shared/contract/broker-settings.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import { ACCESS_CHOICES } from '../words.ts';
import classes from './settings-form.module.css';

/** Most rules: the contract's bound. */
const MOST = 500;
const NEW_RULE: AclRule = { user: '', clientId: '', access: 'both', filter: 'home/%u/#' };

/** Who may read and write which topics. */
export function RulesSection({ draft }: { draft: Draft }) {
  const { hasRules, rules } = draft.values;
  return (
    <section className={pane.section} aria-labelledby="broker-rules">
      <h2 id="broker-rules" className={pane.heading}>
        Topic rules
      </h2>
      <Switch
        label="Only what a rule allows may be read and written"
        checked={hasRules}
        onChange={(event) => draft.change({ hasRules: event.currentTarget.checked })}
      />
      <p className={pane.about}>
        In a filter, %u stands for the client’s user name and %c for its id. A rule that denies goes before all others.
        MQTT 3.1.1 cannot refuse a publish: a denied one is dropped without a word to the client, and listed under
        “Denied”.
      </p>
      <ul className={classes.rows} aria-label="Topic rules">
        {rules.map((_, index) => (
          // Rules have no name of their own.
          <Rule key={index} index={index} draft={draft} />
        ))}
      </ul>
      <div className={pane.buttons}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={rules.length >= MOST}
          onClick={() => draft.change({ rules: [...rules, NEW_RULE] })}
        >
          Add rule
        </Button>
      </div>
    </section>
  );
}

function Rule({ index, draft: { values, problems, change } }: { index: number; draft: Draft }) {
  const rule = values.rules[index]!;
  const set = (part: Partial<AclRule>): void => change({ rules: values.rules.with(index, { ...rule, ...part }) });
  const number = index + 1;
  return (
    <li className={classes.row}>
      <Select
        className={classes.middle}
        aria-label={`Access of rule ${number}`}
        data={ACCESS_CHOICES}
        allowDeselect={false}
        value={rule.access}
        onChange={(value) => set({ access: ACCESS_CHOICES.find((choice) => choice.value === value)?.value ?? 'both' })}
      />
      <TextInput
        className={`${classes.grow} ${classes.mono}`}
        aria-label={`Topic filter of rule ${number}`}
        spellCheck={false}
        maxLength={1_000}
        value={rule.filter}
        error={problems[`rules.${index}.filter`]}
        onChange={(event) => set({ filter: event.currentTarget.value })}
      />
      <TextInput
        className={classes.middle}
        aria-label={`User of rule ${number}`}
        placeholder="any user"
        spellCheck={false}
        maxLength={200}
        value={rule.user}
        onChange={(event) => set({ user: event.currentTarget.value })}
      />
      <TextInput
        className={classes.middle}
        aria-label={`Client id of rule ${number}`}
        placeholder="any client id"
        spellCheck={false}
        maxLength={200}
        value={rule.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <IconButton
        label={`Remove rule ${number}`}
        icon={<IconTrash size={16} />}
        onClick={() => change({ rules: values.rules.toSpliced(index, 1) })}
      />
    </li>
  );
}
