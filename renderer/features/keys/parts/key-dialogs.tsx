import type { KeyId, KeyList, KeyRow } from '../../../../shared/contract/keys.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { ConvertDialog } from './convert-dialog.tsx';
import { InstallDialog } from './install-dialog.tsx';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

/** What of a key is asked about. */
export type KeyDialog = 'passphrase' | 'comment' | 'check' | 'public' | 'convert' | 'install';

interface KeyDialogsProps {
  dialog: KeyDialog | null;
  list: KeyList;
  row: KeyRow;
  onShow(id: KeyId): void;
  onClose(): void;
}

/** The dialog that is open over a key, if one is. */
export function KeyDialogs({ dialog, list, row, onShow, onClose }: KeyDialogsProps) {
  const lab = useLab();
  const shell = useShell();
  const id: KeyId = { place: row.place, name: row.name };
  const name = visibleText(row.name);
  switch (dialog) {
    case 'passphrase':
      return <PassphraseDialog row={row} onClose={onClose} />;
    case 'install':
      return <InstallDialog row={row} onClose={onClose} />;
    case 'convert':
      return <ConvertDialog list={list} row={row} onConverted={onShow} onClose={onClose} />;
    case 'comment':
      return (
        <UnlockDialog
          title={`Comment of ${name}`}
          action="Change"
          row={row}
          hasComment
          onUnlock={(passphrase, comment) => lab.keys.changeComment({ ...id, passphrase, comment })}
          onClose={onClose}
        />
      );
    case 'check':
      return (
        <UnlockDialog
          title={`Check ${name} by a signature`}
          action="Check"
          row={row}
          onUnlock={async (passphrase) => {
            await lab.keys.check({ ...id, passphrase });
            shell.tell(`${name} works: what it signs fits its public half`);
          }}
          onClose={onClose}
        />
      );
    case 'public':
      return (
        <UnlockDialog
          title={`Write the .pub file of ${name}`}
          action="Write"
          row={row}
          onUnlock={(passphrase) => lab.keys.writePublic({ ...id, passphrase })}
          onClose={onClose}
        />
      );
    case null:
      return null;
  }
}
