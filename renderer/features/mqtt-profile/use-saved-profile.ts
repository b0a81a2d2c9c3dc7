import { useCallback, useEffect, useState } from 'react';

import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import { valuesOf, type ProfileValues } from './profile-values.ts';

/** A profile as the host holds it. */
export interface SavedProfile {
  /** Null for one that is not saved yet. */
  id: string | null;
  values: ProfileValues;
  /** Names of the secrets that are saved with it. */
  hasSecrets: readonly string[];
}

export interface Loaded {
  profile: SavedProfile | null;
  error: WireError | null;
  /** Takes what was just saved as the newest, without asking again. */
  setProfile(profile: SavedProfile): void;
}

const NEW: SavedProfile = { id: null, values: valuesOf(''), hasSecrets: [] };

/** The saved profile, and again whenever the profiles of the workspace changed, in another pane or window. */
export function useSavedProfile(profileId: string | null): Loaded {
  const lab = useLab();
  const [state, setState] = useState<Omit<Loaded, 'setProfile'>>({ profile: profileId ? null : NEW, error: null });
  const { value: tree } = useLatest('profiles', (of, onBatch) => of.profiles.tree({}, onBatch));

  useEffect(() => {
    if (profileId === null) return;
    const asking = new AbortController();
    const get = async (): Promise<void> => {
      try {
        const got = await lab.profiles.get({ id: profileId }, asking.signal);
        if (asking.signal.aborted) return;
        const values = valuesOf(got.name, got.settings);
        setState({ profile: { id: got.id, values, hasSecrets: got.hasSecrets }, error: null });
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        if (!asking.signal.aborted) setState((was) => ({ ...was, error: error.toWire() }));
      }
    };
    void get();
    return () => asking.abort();
  }, [lab, profileId, tree]);

  const setProfile = useCallback((profile: SavedProfile) => setState({ profile, error: null }), []);
  return { ...state, setProfile };
}
