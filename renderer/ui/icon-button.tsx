import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

import { KeyHint } from './key-hint.tsx';

interface IconButtonProps {
  /** What it does; the tooltip and the accessible name. */
  label: string;
  icon: ReactNode;
  onClick: () => void;
  isDisabled?: boolean;
  /** The shortcut to show, as `mod+shift+p`. */
  keys?: string;
}

/** Off, yet still reached by Tab, so that its name can be read. */
const DISABLED = { 'data-disabled': true, 'aria-disabled': true } as const;

/** A button that is an icon, with its name as tooltip. */
export function IconButton({ label, icon, onClick, isDisabled = false, keys }: IconButtonProps) {
  return (
    <Tooltip label={<TooltipText label={label} keys={keys} />}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} {...(isDisabled ? DISABLED : { onClick })}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function TooltipText({ label, keys }: { label: string; keys: string | undefined }) {
  return (
    <>
      {label}
      {keys && <KeyHint keys={keys} />}
    </>
  );
}
