import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';

import { copyText } from '../lib/copy-text.ts';
import { dumpOf, hexDigitsOf } from '../lib/hex.ts';
import { useShell } from '../lib/shell.ts';
import classes from './hex-view.module.css';

interface HexCopyMenuProps {
  bytes: Uint8Array;
  firstOffset: number;
  label: string;
}

/** Copies bytes as digits, as a dump or as text. */
export function HexCopyMenu({ bytes, firstOffset, label }: HexCopyMenuProps) {
  const shell = useShell();
  const copy = (text: string): void => void copyText(shell, text, `Copied ${label}`);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label="Copy">
          <ActionIcon className={classes.copy} variant="default" aria-label={`Copy ${label}`}>
            <IconCopy size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy(hexDigitsOf(bytes))}>Copy as hexadecimal</Menu.Item>
        <Menu.Item onClick={() => copy(dumpOf(bytes, firstOffset))}>Copy as dump</Menu.Item>
        <Menu.Item onClick={() => copy(new TextDecoder().decode(bytes))}>Copy as text (UTF-8)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
