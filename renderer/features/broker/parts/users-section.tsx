import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import { IconButton } from '../../../ui/icon-button.tsx';
import pane from '../broker-pane.module.css';
import type { Draft } from '../use-draft.ts';
import classes from './settings-form.module.css';

/** Most users: the contract's bound. */
const MOST = 500;

/** Who may connect. Passwords go to the host, which keeps hashes of them, and never come back. */
export function UsersSection({ draft }: { draft: Draft }) {
  const { values, change } = draft;
  const { users, allowsAnonymous } = values;
  return (
    <section className={pane.section} aria-labelledby="broker-users">
      <h2 id="broker-users" className={pane.heading}>
        Users
      </h2>
      <Switch
        label="Anonymous clients are let in"
        description={
          users.length === 0 && allowsAnonymous
            ? 'There are no users: a client that names one is let in, too, and counts as anonymous'
            : undefined
        }
        checked={allowsAnonymous}
        onChange={(event) => change({ allowsAnonymous: event.currentTarget.checked })}
      />
      <ul className={classes.rows} aria-label="Users">
        {users.map((_, index) => (
          // Rows have no other name: a user's own changes while it is typed.
          <User key={index} index={index} draft={draft} />
        ))}
      </ul>
      <div className={pane.buttons}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={users.length >= MOST}
          onClick={() => change({ users: [...users, { name: '' }] })}
        >
          Add user
        </Button>
      </div>
    </section>
  );
}

function User({ index, draft }: { index: number; draft: Draft }) {
  const { values, passwords, known, problems, change, setPassword } = draft;
  const { name } = values.users[index]!;
  const isKnown = known.includes(name);
  return (
    <li className={classes.row}>
      <TextInput
        className={classes.grow}
        aria-label={`Name of user ${index + 1}`}
        placeholder="Name"
        spellCheck={false}
        maxLength={200}
        value={name}
        error={problems[`users.${index}.name`]}
        onChange={(event) => change({ users: values.users.with(index, { name: event.currentTarget.value }) })}
      />
      <PasswordInput
        className={classes.grow}
        aria-label={`Password of user ${index + 1}`}
        placeholder={isKnown ? 'Saved; type to change it' : 'Password'}
        autoComplete="new-password"
        maxLength={1_000}
        disabled={name === ''}
        value={passwords[name] ?? ''}
        error={problems[`users.${index}.password`]}
        onChange={(event) => setPassword(name, event.currentTarget.value)}
      />
      <IconButton
        label={`Remove user ${index + 1}`}
        icon={<IconTrash size={16} />}
        onClick={() => change({ users: values.users.toSpliced(index, 1) })}
      />
    </li>
  );
}
