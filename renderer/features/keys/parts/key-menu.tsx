import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconDownload,
  IconPencil,
  IconShieldCheck,
  IconTransform,
  IconTrash,
} from '@tabler/icons-react';

import type { KeyRow } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import type { KeyDialog } from './key-dialogs.tsx';

const PUBLIC_FORMATS = [
  { format: 'openssh', label: 'Save public key (OpenSSH)', ending: '.pub' },
  { format: 'rfc4716', label: 'Save public key (RFC 4716)', ending: '.ssh2.pub' },
  { format: 'pem', label: 'Save public key (PEM)', ending: '.pub.pem' },
] as const;

interface KeyMenuProps {
  row: KeyRow;
  /** Whether its passphrase and comment can be changed in its own file. */
  canRewrite: boolean;
  onDialog(dialog: KeyDialog): void;
}

/** What else can be done with a key. */
export function KeyMenu({ row, canRewrite, onDialog }: KeyMenuProps) {
  const lab = useLab();
  const shell = useShell();
  const { place, name, hasPrivate, problem } = row;
  const isUsable = hasPrivate && problem === '';
  const savePublic = async ({ format, ending }: (typeof PUBLIC_FORMATS)[number]): Promise<void> => {
    const { text } = await lab.keys.exportPublic({ place, name, format });
    shell.saveFile(`${name}${ending}`, [text], 'text/plain');
  };
  const check = async (): Promise<void> => {
    if (row.protection) return onDialog('check');
    await lab.keys.check({ place, name, passphrase: null });
    shell.tell(`${visibleText(name)} works: what it signs fits its public half`);
  };
  const remove = async (): Promise<void> => {
    const isSure = await shell.confirm({
      title: `Delete the key ${visibleText(name)}?`,
      body: hasPrivate
        ? 'Both its files are deleted for good. Devices that only know this key will not let you in any more.'
        : 'The public file is deleted for good.',
      action: 'Delete',
      isDangerous: true,
    });
    if (isSure) await lab.keys.remove({ place, name });
  };
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {canRewrite && (
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onDialog('comment')}>
            Change comment…
          </Menu.Item>
        )}
        {isUsable && (
          <>
            <Menu.Item leftSection={<IconShieldCheck size={14} />} onClick={() => void check().catch(shell.fail)}>
              Check by a signature
            </Menu.Item>
            <Menu.Item leftSection={<IconTransform size={14} />} onClick={() => onDialog('convert')}>
              Convert private key…
            </Menu.Item>
          </>
        )}
        {row.key &&
          PUBLIC_FORMATS.map((each) => (
            <Menu.Item
              key={each.format}
              leftSection={<IconDownload size={14} />}
              onClick={() => void savePublic(each).catch(shell.fail)}
            >
              {each.label}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove().catch(shell.fail)}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
