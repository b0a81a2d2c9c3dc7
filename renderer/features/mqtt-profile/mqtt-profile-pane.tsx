import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useEffectEvent, useState, type KeyboardEvent } from 'react';

import { takeHandedLink } from '../../lib/handed-link.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../lib/use-pane-actions.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './mqtt-profile-pane.module.css';
import { BrokerSection } from './parts/broker-section.tsx';
import type { ProfileForm } from './parts/fields.ts';
import { FormButtons } from './parts/form-buttons.tsx';
import { PresetChooser } from './parts/preset-chooser.tsx';
import { ProfileSections } from './parts/profile-sections.tsx';
import { nameOf } from './profile-values.ts';
import { takeAddress } from './take-address.ts';
import { useProfileCommands } from './use-profile-commands.ts';
import { useSavedProfile, type SavedProfile } from './use-saved-profile.ts';
import { sectionsWithErrors, validateProfile, type SectionName } from './validate-profile.ts';

/** The form of an MQTT profile: how to reach a broker and what to say to it. */
export function MqttProfilePane(props: PaneProps<'mqtt-profile'>) {
  const { profile, error, setProfile } = useSavedProfile(props.params.profileId);
  if (error) {
    const close = (
      <Button variant="default" onClick={props.closePane}>
        Close this pane
      </Button>
    );
    return <FailureView error={error} actions={close} />;
  }
  if (!profile) return <Loading what="the profile" />;
  return <ProfileFormView pane={props} profile={profile} onSaved={setProfile} />;
}

interface ProfileFormViewProps {
  pane: PaneProps<'mqtt-profile'>;
  profile: SavedProfile;
  onSaved(profile: SavedProfile): void;
}

function ProfileFormView({ pane, profile, onSaved }: ProfileFormViewProps) {
  const form: ProfileForm = useForm({
    initialValues: profile.values,
    validate: (values) => validateProfile(values, profile.hasSecrets),
    validateInputOnBlur: true,
    clearInputErrorOnChange: true,
  });
  const [openSections, setOpenSections] = useState<SectionName[]>([]);
  const isDirty = form.isDirty();
  useFollowSaved(form, profile);
  useHandedLink(form, profile.id === null);

  const isValid = (): boolean => {
    const errors = validateProfile(form.getValues(), profile.hasSecrets);
    form.setErrors(errors);
    const withErrors = sectionsWithErrors(errors);
    setOpenSections((open) => [...new Set([...open, ...withErrors])]);
    if (Object.keys(errors).length > 0) requestAnimationFrame(focusFirstError(pane.paneId));
    return Object.keys(errors).length === 0;
  };
  const commands = useProfileCommands({ pane, form, profile, isValid, onSaved });

  const isSaved = profile.id !== null;
  usePaneActions('MQTT profile', [
    { id: 'profile-form.save', title: 'Save the profile', run: commands.save },
    { id: 'profile-form.save-and-connect', title: 'Save the profile and connect', run: commands.saveAndConnect },
    { id: 'profile-form.connect', title: 'Connect with these settings', run: commands.connect },
    ...offerIf(isSaved, { id: 'profile-form.duplicate', title: 'Duplicate the profile', run: commands.duplicate }),
    ...offerIf(isSaved, { id: 'profile-form.delete', title: 'Delete the profile', run: commands.remove }),
  ]);

  const { setTitle } = pane;
  const title =
    profile.id === null && form.getValues().name.trim() === '' ? 'New MQTT profile' : nameOf(form.getValues());
  useEffect(() => setTitle(isDirty ? `● ${title}` : title), [setTitle, title, isDirty]);
  useAskBeforeLoss(pane, isDirty, title);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const run = { s: commands.save, Enter: commands.saveAndConnect }[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  const keepsSecret = profile.hasSecrets.length > 0;
  return (
    <form
      className={classes.pane}
      id={formId(pane.paneId)}
      aria-label={title}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={stay}
    >
      <div className={classes.scroll}>
        <div className={classes.form}>
          <h2 className={classes.heading}>{profile.id === null ? 'New MQTT profile' : 'MQTT profile'}</h2>
          {profile.id === null && <PresetChooser form={form} />}
          <BrokerSection form={form} hasSecrets={profile.hasSecrets} />
          <ProfileSections form={form} hasSecrets={profile.hasSecrets} open={openSections} onOpen={setOpenSections} />
        </div>
      </div>
      <FormButtons
        isSaved={profile.id !== null}
        isDirty={isDirty}
        isBusy={commands.isBusy}
        mustSave={isDirty && keepsSecret ? 'Save first: saved secrets are only sent with the saved profile' : null}
        onConnect={commands.connect}
        onSave={commands.save}
        onSaveAndConnect={commands.saveAndConnect}
        onDuplicate={commands.duplicate}
        onDelete={commands.remove}
      />
    </form>
  );
}

/** A link that was opened with Wirebench fills in a new profile. */
function useHandedLink(form: ProfileForm, isNew: boolean): void {
  const take = useEffectEvent(() => {
    const url = isNew ? takeHandedLink() : null;
    if (url !== null) takeAddress(form, url);
  });
  useEffect(() => take(), []);
}

/** What was saved, here or elsewhere, becomes what the form compares with; typed changes are never overwritten. */
function useFollowSaved(form: ProfileForm, profile: SavedProfile): void {
  const follow = useEffectEvent(() => {
    const isDirty = form.isDirty();
    form.setInitialValues(profile.values);
    if (!isDirty) form.setValues(profile.values);
  });
  useEffect(() => follow(), [profile]);
}

/** What was typed and not saved does not go with its pane unasked. */
function useAskBeforeLoss({ guardClose }: PaneProps<'mqtt-profile'>, isDirty: boolean, title: string): void {
  const shell = useShell();
  useEffect(() => {
    if (!isDirty) return;
    guardClose(() =>
      shell.confirm({
        title: `Discard the changes to “${title}”?`,
        body: 'They were not saved, and go with the form.',
        action: 'Discard',
        refusal: 'Keep editing',
        isDangerous: true,
      }),
    );
    return () => guardClose(null);
  }, [guardClose, shell, isDirty, title]);
}

/** Enter in a field does not save by itself. */
const stay = (event: { preventDefault(): void }): void => event.preventDefault();

const formId = (paneId: string): string => `profile-${paneId}`;

const focusFirstError = (paneId: string) => (): void =>
  document.getElementById(formId(paneId))?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
