import { useMemo } from 'react';

import type { CertificateFacts } from '../../../shared/errors/codes.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';

/** What can be done about the connection itself. */
export interface ConnectionActions {
  hasProfile: boolean;
  /** Opens the same session again, at once. */
  reconnect(): void;
  disconnect(): void;
  /** A new session from the profile, in this pane. */
  connectAnew(): void;
  editProfile(): void;
  /** Pins the certificate in the session, and in its profile if it has one, and connects with it. */
  trust(certificate: CertificateFacts): void;
}

export function useConnection({ params, setParams }: PaneProps<'mqtt'>): ConnectionActions {
  const lab = useLab();
  const shell = useShell();
  const { sessionId, profileId } = params;
  return useMemo(() => {
    const connectAnew = async (): Promise<void> => {
      if (profileId === null) return shell.openPane('mqtt-profile', { profileId: null, parentId: null });
      const opened = await lab.mqtt.connect({ profileId });
      setParams({ sessionId: opened.sessionId, profileId });
    };
    const trust = async ({ subject, fingerprint }: CertificateFacts): Promise<void> => {
      const whose = profileId === null ? 'this connection' : 'this profile';
      const isSure = await shell.confirm({
        title: 'Trust this certificate?',
        body:
          `${subject}\nSHA-256 ${fingerprint}\n` +
          `From now on ${whose} accepts this one certificate, whatever its dates and issuer, and no other. ` +
          'Compare the fingerprint with the one the broker’s owner gives you.',
        action: `Trust for ${whose}`,
      });
      if (!isSure) return;
      if (profileId !== null) await pinCertificate(lab, profileId, fingerprint);
      await lab.mqtt.trust({ sessionId, fingerprint });
    };
    return {
      hasProfile: profileId !== null,
      reconnect: () => void lab.mqtt.reconnect({ sessionId }).catch(shell.fail),
      disconnect: () => void lab.mqtt.disconnect({ sessionId }).catch(shell.fail),
      connectAnew: () => void connectAnew().catch(shell.fail),
      editProfile: () => shell.openPane('mqtt-profile', { profileId, parentId: null }),
      trust: (certificate) => void trust(certificate).catch(shell.fail),
    };
  }, [lab, shell, sessionId, profileId, setParams]);
}

async function pinCertificate(lab: Lab, profileId: string, fingerprint: string): Promise<void> {
  const { id, kind, name, settings } = await lab.profiles.get({ id: profileId });
  await lab.profiles.save({
    id,
    parentId: null,
    kind,
    name,
    settings: { ...settings, pinnedFingerprint: fingerprint },
    secrets: {},
  });
}
