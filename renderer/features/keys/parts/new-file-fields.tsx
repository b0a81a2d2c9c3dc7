import { NativeSelect, TextInput } from '@mantine/core';

import type { KeyPlace } from '../../../../shared/contract/keys.ts';
import type { NewFile } from '../use-new-file.ts';

const FOLDERS: { value: KeyPlace; label: string }[] = [
  { value: 'workspace', label: 'This workspace' },
  { value: 'home', label: '~/.ssh, where ssh looks' },
];

/** Folder and name of a new key file; `isFixed` while it is being written. */
export function NewFileFields({ file, isFixed }: { file: NewFile; isFixed: boolean }) {
  return (
    <>
      <NativeSelect
        size="xs"
        label="Folder"
        data={FOLDERS}
        disabled={isFixed}
        value={file.place}
        onChange={(event) => file.setPlace(event.currentTarget.value as KeyPlace)}
      />
      <TextInput
        label="File name"
        spellCheck={false}
        autoComplete="off"
        maxLength={100}
        disabled={isFixed}
        value={file.name}
        error={isFixed ? null : file.problem}
        onChange={(event) => file.setName(event.currentTarget.value)}
      />
    </>
  );
}
