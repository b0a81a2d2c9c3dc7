import { useState } from 'react';

import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import type { ConfReading } from '../../../shared/domain/mosquitto/read-conf.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { settingsProblems, type Problems } from './settings-problems.ts';

/** The settings as typed, on top of what the host has. */
export interface Draft {
  values: BrokerSettings;
  /** Typed passwords by user name; saved ones are never shown. */
  passwords: Readonly<Record<string, string>>;
  /** Users the host holds a password of. */
  known: readonly string[];
  isDirty: boolean;
  isSaving: boolean;
  /** Shown from the first try to save on. */
  problems: Problems;
  change(change: Partial<BrokerSettings>): void;
  setPassword(name: string, password: string): void;
  /** Answers whether it was saved. */
  save(): Promise<boolean>;
  /** Puts what Mosquitto's files say in the place of what the settings say. */
  take(reading: Pick<ConfReading, 'change' | 'users'>): void;
  discard(): void;
}

/** Keeps what is typed until it is saved; until something is typed, it is what the host has. */
export function useDraft(saved: BrokerSettings): Draft {
  const { broker } = useLab();
  const shell = useShell();
  const [typed, setTyped] = useState<BrokerSettings | null>(null);
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({});
  const [hashes, setHashes] = useState<Readonly<Record<string, string>>>({});
  const [isSaving, setSaving] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const values = typed ?? saved;
  const known = [...saved.users.map(({ name }) => name), ...Object.keys(hashes)];
  const problems = settingsProblems(values, passwords, known);

  const discard = (): void => {
    setTyped(null);
    setPasswords({});
    setHashes({});
    setChecked(false);
  };
  const save = async (): Promise<boolean> => {
    setChecked(true);
    if (Object.keys(problems).length > 0) return false;
    const names = new Set(values.users.map(({ name }) => name));
    const given = Object.entries(passwords).filter(([name, password]) => names.has(name) && password !== '');
    setSaving(true);
    try {
      const taken = Object.entries(hashes).filter(([name]) => names.has(name));
      await broker.save({
        settings: values,
        passwords: Object.fromEntries(given),
        hashes: Object.fromEntries(taken),
      });
      discard();
      return true;
    } catch (error) {
      shell.fail(error);
      return false;
    } finally {
      setSaving(false);
    }
  };
  return {
    values,
    passwords,
    known,
    isDirty: typed !== null && (JSON.stringify(typed) !== JSON.stringify(saved) || Object.keys(passwords).length > 0),
    isSaving,
    problems: isChecked ? problems : {},
    change: (change) => setTyped({ ...values, ...change }),
    setPassword: (name, password) => {
      setTyped(values);
      setPasswords({ ...passwords, [name]: password });
    },
    take: ({ change, users }) => {
      setTyped({ ...values, ...change });
      setHashes(Object.fromEntries(users.map(({ name, hash }) => [name, hash])));
    },
    save,
    discard,
  };
}
