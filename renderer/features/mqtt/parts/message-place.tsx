import { Autocomplete, TextInput } from '@mantine/core';

interface MessagePlaceProps {
  name: string;
  folder: string;
  /** Folders to choose from. */
  folders: string[];
  onName(name: string): void;
  onFolder(folder: string): void;
}

/** Name and folder of a saved message. */
export function MessagePlace({ name, folder, folders, onName, onFolder }: MessagePlaceProps) {
  return (
    <>
      <TextInput
        data-autofocus
        label="Name"
        value={name}
        maxLength={200}
        error={name.trim() === '' ? 'Give it a name' : null}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <Autocomplete
        size="xs"
        label="Folder"
        description="Leave it empty for none; a / makes folders within folders"
        value={folder}
        maxLength={200}
        data={folders}
        onChange={onFolder}
      />
    </>
  );
}
