import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconServer } from '@tabler/icons-react';
import { useState } from 'react';

import type { ProfileId } from '../../../shared/contract/ids.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { attempt } from './attempt.ts';
import { hasDetails, ImportReport, importText, type ImportResult } from './parts/import-report.tsx';
import { ProfilesHead } from './parts/profiles-head.tsx';
import shared from './parts/side-view.module.css';
import { exportProfiles, folderOf, type ProfileDesk } from './profile-actions.tsx';
import type { Node } from './profile-tree.ts';
import { ProfilesTree } from './profiles-tree.tsx';

/** Saved profiles in their folders: the side bar's second view. */
export function ProfilesView() {
  const lab = useLab();
  const shell = useShell();
  const { value, error } = useLatest<{ nodes: Node[] }>('profiles', (of, onBatch) => of.profiles.tree({}, onBatch));
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<Node | undefined>();
  const [renamingId, setRenamingId] = useState<string | null>(null);
  const [imported, setImported] = useState<ImportResult | null>(null);
  const nodes = value?.nodes ?? [];
  const desk: ProfileDesk = { lab, shell, nodes };

  const addProfile = (): void => shell.openPane('mqtt-profile', { profileId: null, parentId: folderOf(selected) });
  const addFolder = (parentId: ProfileId | null): void =>
    void attempt(shell, async () => {
      const { id } = await lab.profiles.addFolder({ name: 'New folder', parentId });
      setSearch('');
      setRenamingId(id);
    });
  const importProfiles = (json: string): void =>
    void attempt(shell, async () => {
      const result = await lab.profiles.importAll({ json });
      if (hasDetails(result)) setImported(result);
      else shell.tell(importText(result));
    });

  return (
    <div className={shared.view}>
      <ProfilesHead
        canExport={nodes.length > 0}
        onNewProfile={addProfile}
        onNewFolder={() => addFolder(folderOf(selected))}
        onExport={() => void exportProfiles(desk)}
        onImport={importProfiles}
      />
      <div className={shared.search}>
        <TextInput
          aria-label="Search profiles"
          placeholder="Search profiles"
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {error && <FailureView error={error} />}
      {!value && !error && <Loading what="profiles" />}
      {value && nodes.length === 0 && <NoProfiles onNew={addProfile} />}
      {nodes.length > 0 && (
        <ProfilesTree
          desk={desk}
          search={search}
          renamingId={renamingId}
          onRename={setRenamingId}
          onSelect={setSelected}
          onAddFolder={addFolder}
        />
      )}
      {imported && <ImportReport result={imported} onClose={() => setImported(null)} />}
    </div>
  );
}

function NoProfiles({ onNew }: { onNew(): void }) {
  return (
    <EmptyState
      icon={<IconServer size={28} />}
      title="No profiles yet"
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={onNew}>
          New profile
        </Button>
      }
    >
      A profile remembers how to reach a broker, so that connecting is one key.
    </EmptyState>
  );
}
