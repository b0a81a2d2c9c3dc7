import { useState } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { ProfileForm } from './parts/fields.ts';
import { nameOf, savedAfter, secretChangesOf, settingsOf, typedSecretsOf, valuesOf } from './profile-values.ts';
import type { SavedProfile } from './use-saved-profile.ts';

interface Using {
  pane: PaneProps<'mqtt-profile'>;
  form: ProfileForm;
  profile: SavedProfile;
  /** Checks every field; shows what is wrong and answers whether all is well. */
  isValid(): boolean;
  onSaved(profile: SavedProfile): void;
}

export interface ProfileCommands {
  isBusy: boolean;
  connect(): void;
  save(): void;
  saveAndConnect(): void;
  duplicate(): void;
  remove(): void;
}

/** What the form's buttons do. */
export function useProfileCommands({ pane, form, profile, isValid, onSaved }: Using): ProfileCommands {
  const lab = useLab();
  const shell = useShell();
  const [isBusy, setBusy] = useState(false);

  const attempt = (work: () => Promise<void>) => (): void => {
    const run = async (): Promise<void> => {
      setBusy(true);
      try {
        await work();
      } catch (error) {
        shell.fail(error);
      } finally {
        setBusy(false);
      }
    };
    void run();
  };

  const open = async (profileId: string | null): Promise<void> => {
    const values = form.getValues();
    const connection =
      profileId === null
        ? { title: nameOf(values), settings: settingsOf(values), secrets: typedSecretsOf(values) }
        : null;
    const { sessionId } = connection
      ? await lab.mqtt.connectWith(connection)
      : await lab.mqtt.connect({ profileId: profileId! });
    shell.openPane('mqtt', { sessionId, profileId });
  };

  const save = async (): Promise<string | null> => {
    if (!isValid()) return null;
    const values = form.getValues();
    const { id, hasSecrets } = profile;
    const [name, settings] = [nameOf(values), settingsOf(values)];
    const { parentId } = pane.params;
    const saved = await lab.profiles.save({
      kind: 'mqtt',
      id,
      parentId,
      name,
      settings,
      secrets: secretChangesOf(values),
    });
    const clean = valuesOf(name, settings);
    form.setInitialValues(clean);
    form.setValues(clean);
    onSaved({ id: saved.id, values: clean, hasSecrets: savedAfter(values, hasSecrets) });
    pane.setParams({ profileId: saved.id, parentId: null });
    return saved.id;
  };

  return {
    isBusy,
    connect: attempt(async () => {
      if (isValid()) await open(form.isDirty() ? null : profile.id);
    }),
    save: attempt(async () => {
      await save();
    }),
    saveAndConnect: attempt(async () => {
      const id = await save();
      if (id !== null) await open(id);
    }),
    duplicate: attempt(async () => {
      if (profile.id === null) return;
      const { id } = await lab.profiles.duplicate({ id: profile.id });
      shell.openPane('mqtt-profile', { profileId: id, parentId: null });
    }),
    remove: attempt(async () => {
      const { id, values } = profile;
      const title = `Delete profile “${values.name}”?`;
      const body = 'Its saved secrets go too. Open sessions stay.';
      if (id === null || !(await shell.confirm({ title, body, action: 'Delete', isDangerous: true }))) return;
      await lab.profiles.remove({ id });
      pane.closePane();
    }),
  };
}
