import { NativeSelect } from '@mantine/core';

import type { KeyId } from '../../../../shared/contract/key-id.ts';
import type { KeyList } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLatest } from '../../../link/use-latest.ts';

interface KnownKeyFieldProps {
  chosen: KeyId | null;
  onChange(key: KeyId | null): void;
}

/** One of the keys of the workspace and of `~/.ssh`; nothing where there are none. */
export function KnownKeyField({ chosen, onChange }: KnownKeyFieldProps) {
  const { value } = useLatest<KeyList>('known-keys', (lab, on) => lab.keys.list({}, on));
  const keys = value?.keys.filter(({ hasPrivate, problem }) => hasPrivate && problem === '') ?? [];
  if (keys.length === 0) return null;
  const index = keys.findIndex(({ place, name }) => place === chosen?.place && name === chosen.name);
  return (
    <NativeSelect
      size="xs"
      label="Key"
      description="Of the workspace or of ~/.ssh; its passphrase is asked for when needed"
      data={[
        { value: '-1', label: 'None' },
        ...keys.map(({ place, name }, at) => ({
          value: String(at),
          label: `${visibleText(name)} (${place === 'home' ? '~/.ssh' : 'workspace'})`,
        })),
      ]}
      value={String(index)}
      onChange={(event) => {
        const key = keys[Number(event.currentTarget.value)];
        onChange(key ? { place: key.place, name: key.name } : null);
      }}
    />
  );
}
