import { useEffect } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { AppearanceSection } from './parts/appearance-section.tsx';
import { KeysSection } from './parts/keys-section.tsx';
import { LimitsSection } from './parts/limits-section.tsx';
import classes from './settings-pane.module.css';
import { useSettings } from './use-settings.ts';

/** Everything the user may set; each change takes effect and is kept at once. */
export function SettingsPane({ setTitle }: PaneProps<'settings'>) {
  useEffect(() => setTitle('Settings'), [setTitle]);
  const { settings, error, change } = useSettings();
  if (error) return <FailureView error={error} />;
  if (!settings) return <Loading what="settings" />;
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <header>
          <h2 className={classes.title}>Settings</h2>
          <p className={classes.lead}>Changes take effect at once and are kept in this workspace.</p>
        </header>
        <AppearanceSection settings={settings} change={change} />
        <LimitsSection settings={settings} change={change} />
        <KeysSection settings={settings} change={change} />
      </div>
    </div>
  );
}
