import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useRef } from 'react';

import { LabProvider, LinkProvider, useLinkState } from '../link/lab-context.tsx';
import type { Connection } from '../link/lab.ts';
import { cssVariablesResolver, OVERLAYS_ID, theme } from '../ui/theme.ts';
import { COLOR_SCHEME_KEY } from './boot/appearance.ts';
import { RefusedPage, WaitingPage } from './boot/entry-page.tsx';
import { Workbench } from './workbench.tsx';

const colorSchemeManager = localStorageColorSchemeManager({ key: COLOR_SCHEME_KEY });

/** The page: its look, its way to the host, and the workbench once that is open. */
export function Root({ lab, link }: Connection) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <section id={OVERLAYS_ID} aria-label="Overlays" />
      <LinkProvider value={link}>
        <LabProvider value={lab}>
          <Notifications position="bottom-right" limit={4} />
          <Gate />
        </LabProvider>
      </LinkProvider>
    </MantineProvider>
  );
}

/** Once in, the workbench stays, link or no link: what it shows can still be read. */
function Gate() {
  const state = useLinkState();
  const wasOpen = useRef(false);
  if (state.kind === 'open') wasOpen.current = true;
  if (wasOpen.current) return <Workbench />;
  if (state.kind === 'refused') return <RefusedPage reason={state.reason} />;
  return <WaitingPage isLost={state.kind === 'lost'} />;
}
