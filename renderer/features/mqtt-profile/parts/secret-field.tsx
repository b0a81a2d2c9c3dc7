import { Button, Group, Input, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';

import { KEEP, type SecretName } from '../profile-values.ts';
import type { ProfileForm } from './fields.ts';
import classes from './secret-field.module.css';

interface SecretFieldProps {
  form: ProfileForm;
  name: SecretName;
  label: string;
  description?: string;
  /** Whether the host holds one already. */
  isSaved: boolean;
  autoComplete?: string;
}

/** A secret to type in. One that is saved is never shown: it can be changed or removed. */
export function SecretField({ form, name, label, description, isSaved, autoComplete = 'off' }: SecretFieldProps) {
  const value = form.getValues().secrets[name];
  const path = `secrets.${name}` as const;
  if (isSaved && value.change === 'keep') {
    return (
      <SavedSecret
        label={label}
        onChange={() => form.setFieldValue(path, { ...KEEP, change: 'set' })}
        onRemove={() => form.setFieldValue(path, { ...KEEP, change: 'remove' })}
      />
    );
  }
  const isOther = isSaved && (value.change === 'remove' || value.change === 'set');
  return (
    <div className={classes.field}>
      <PasswordInput
        className={classes.input}
        label={label}
        description={value.change === 'remove' ? 'Removed when you save' : description}
        autoComplete={autoComplete}
        value={value.text}
        error={form.errors[path]}
        onChange={({ currentTarget: { value: text } }) =>
          form.setFieldValue(path, { fileName: '', text, change: text === '' && !isSaved ? 'keep' : 'set' })
        }
      />
      {isOther && (
        <Button variant="default" onClick={() => form.setFieldValue(path, KEEP)}>
          Keep saved
        </Button>
      )}
    </div>
  );
}

interface SavedSecretProps {
  label: string;
  onChange(): void;
  onRemove(): void;
}

/** Says that a secret is saved, with what can be done about it. */
export function SavedSecret({ label, onChange, onRemove }: SavedSecretProps) {
  return (
    <Input.Wrapper size="xs" label={label} labelElement="div">
      <Group gap="xs" wrap="nowrap" role="group" aria-label={label}>
        <span className={classes.saved}>
          <IconLock size={14} aria-hidden="true" /> Saved
        </span>
        <Button variant="default" aria-label={`Change ${label.toLowerCase()}`} onClick={onChange}>
          Change
        </Button>
        <Button variant="default" aria-label={`Remove ${label.toLowerCase()}`} onClick={onRemove}>
          Remove
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
