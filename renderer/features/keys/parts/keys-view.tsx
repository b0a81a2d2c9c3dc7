import { Button, TextInput } from '@mantine/core';
import { IconFilePlus, IconKey, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';

import type { KeyId, KeyList } from '../../../../shared/contract/keys.ts';
import { useShell } from '../../../lib/shell.ts';
import { usePaneActions } from '../../../lib/use-pane-actions.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { filterKeys, idOf } from '../key-words.ts';
import classes from '../keys-pane.module.css';
import { AddDialog } from './add-dialog.tsx';
import { GenerateForm } from './generate-form.tsx';
import { KeyDetail } from './key-detail.tsx';
import { KeyTable } from './key-table.tsx';

/** The keys beside what there is to know of one, or the form that makes another. */
export function KeysView({ list }: { list: KeyList }) {
  const lab = useLab();
  const shell = useShell();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isMaking, setIsMaking] = useState(false);
  const [isAdding, setIsAdding] = useState(false);
  const found = filterKeys(list.keys, filter);
  const shown = found.find((row) => idOf(row) === chosen) ?? found[0] ?? null;
  const show = (id: KeyId): void => {
    setChosen(idOf(id));
    setIsMaking(false);
    setFilter('');
  };
  const make = (): void => setIsMaking(true);
  const refresh = (): void => void lab.keys.refresh({}).catch(shell.fail);
  usePaneActions('SSH keys', [
    { id: 'keys.generate', title: 'Generate SSH key…', run: make },
    { id: 'keys.add', title: 'Add SSH key file…', run: () => setIsAdding(true) },
    { id: 'keys.refresh', title: 'Look for SSH keys again', run: refresh },
  ]);
  return (
    <>
      <PaneToolbar label="SSH keys">
        <Button leftSection={<IconPlus size={16} />} aria-pressed={isMaking} onClick={make}>
          Generate key
        </Button>
        <Button variant="default" leftSection={<IconFilePlus size={16} />} onClick={() => setIsAdding(true)}>
          Add key file…
        </Button>
        <span className={classes.grow} />
        <TextInput
          className={classes.filter ?? ''}
          aria-label="Filter keys"
          placeholder="Filter by name, type, comment"
          spellCheck={false}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <IconButton label="Look again" icon={<IconRefresh size={16} />} onClick={refresh} />
      </PaneToolbar>
      <div className={classes.body}>
        <div className={classes.list}>
          <KeyTable
            list={list}
            rows={found}
            shownId={shown && !isMaking ? idOf(shown) : null}
            onShow={(row) => {
              setChosen(idOf(row));
              setIsMaking(false);
            }}
          />
        </div>
        <div className={classes.side}>
          {isMaking ? (
            <GenerateForm list={list} onMade={show} onCancel={() => setIsMaking(false)} />
          ) : shown ? (
            <KeyDetail key={idOf(shown)} list={list} row={shown} onShow={show} />
          ) : (
            <NoKey isFiltered={filter !== ''} onMake={make} />
          )}
        </div>
      </div>
      {isAdding && <AddDialog list={list} onAdded={show} onClose={() => setIsAdding(false)} />}
    </>
  );
}

function NoKey({ isFiltered, onMake }: { isFiltered: boolean; onMake(): void }) {
  if (isFiltered) return <EmptyState title="No key fits the filter">Clear it to see all keys.</EmptyState>;
  return (
    <EmptyState
      icon={<IconKey size={32} />}
      title="No SSH keys yet"
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={onMake}>
          Generate your first key
        </Button>
      }
    >
      A key lets you into devices without typing their password. Its private half stays on this machine; the public half
      is put on the devices.
    </EmptyState>
  );
}
