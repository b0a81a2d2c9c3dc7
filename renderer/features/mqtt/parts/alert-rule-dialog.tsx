import { Button, Group, Modal, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { AlertRule } from '../../../../shared/contract/mqtt-alerts.ts';
import { RULE_KINDS, ruleOf, type RuleDraft, type RuleKind } from '../rule-draft.ts';

const KINDS: { value: RuleKind; label: string }[] = [
  { value: 'above', label: 'A number goes above a limit' },
  { value: 'below', label: 'A number falls below a limit' },
  { value: 'change', label: 'A value changes' },
  { value: 'sequence', label: 'A sequence number has a gap' },
  { value: 'silence', label: 'Nothing comes for a while' },
  { value: 'regex', label: 'The payload matches an expression' },
];

interface AlertRuleDialogProps {
  initial: RuleDraft;
  onSave(rule: AlertRule): void;
  onClose(): void;
}

/** What a rule looks for, and where. */
export function AlertRuleDialog({ initial, onSave, onClose }: AlertRuleDialogProps) {
  const [draft, setDraft] = useState(initial);
  const edit = (change: Partial<RuleDraft>): void => setDraft((was) => ({ ...was, ...change }));
  const { rule, problems } = ruleOf(draft);
  return (
    <Modal opened title="Alert rule" onClose={onClose} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!rule) return;
          onSave(rule);
          onClose();
        }}
      >
        <TextInput
          label="Topic filter"
          placeholder="site/+/temperature"
          data-autofocus
          maxLength={65_535}
          spellCheck={false}
          value={draft.filter}
          error={draft.filter !== '' && problems.filter}
          onChange={(event) => edit({ filter: event.currentTarget.value })}
        />
        <NativeSelect
          mt="xs"
          label="Alert when"
          data={KINDS}
          value={draft.kind}
          onChange={(event) => {
            const { value } = event.currentTarget;
            edit({ kind: RULE_KINDS.find((kind) => kind === value) ?? 'above' });
          }}
        />
        <ConditionFields draft={draft} problems={problems} onEdit={edit} />
        <NumberInput
          mt="xs"
          label="Then only count for"
          description="Further alerts of this rule within this time are counted, not shown."
          suffix=" s"
          min={0}
          max={86_400}
          allowDecimal={false}
          value={draft.quietS}
          onChange={(quietS) => edit({ quietS })}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!rule}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

interface ConditionFieldsProps {
  draft: RuleDraft;
  problems: ReturnType<typeof ruleOf>['problems'];
  onEdit(change: Partial<RuleDraft>): void;
}

function ConditionFields({ draft, problems, onEdit }: ConditionFieldsProps) {
  const { kind } = draft;
  if (kind === 'silence') {
    return (
      <NumberInput
        mt="xs"
        label="No message for"
        description="On any topic of the filter, while connected."
        suffix=" s"
        min={1}
        max={86_400}
        allowDecimal={false}
        value={draft.afterS}
        onChange={(afterS) => onEdit({ afterS })}
      />
    );
  }
  if (kind === 'regex') {
    return (
      <TextInput
        mt="xs"
        label="Regular expression"
        maxLength={1_000}
        spellCheck={false}
        value={draft.pattern}
        onChange={(event) => onEdit({ pattern: event.currentTarget.value })}
      />
    );
  }
  return (
    <>
      <TextInput
        mt="xs"
        label="JSON path"
        description="$ is the payload itself."
        maxLength={2_000}
        spellCheck={false}
        value={draft.path}
        error={problems.path}
        onChange={(event) => onEdit({ path: event.currentTarget.value })}
      />
      {kind !== 'change' && kind !== 'sequence' && (
        <NumberInput mt="xs" label="Limit" hideControls value={draft.limit} onChange={(limit) => onEdit({ limit })} />
      )}
    </>
  );
}
