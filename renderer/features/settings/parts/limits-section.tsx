import type { Settings } from '../../../../shared/contract/workbench.ts';
import classes from '../settings-pane.module.css';
import type { SectionProps } from '../use-settings.ts';
import { CommittedNumber } from './committed-number.tsx';
import { SettingRow } from './setting-row.tsx';

interface Limit {
  key: keyof Settings['limits'];
  label: string;
  about: string;
  min: number;
  max: number;
}

/** Bounds as the contract has them. */
const LIMITS: readonly Limit[] = [
  {
    key: 'wireLogSessionMb',
    label: 'Wire log of one session',
    about: 'The newest bytes that crossed the wire are kept; what is let go is counted in the status bar.',
    min: 1,
    max: 1_024,
  },
  {
    key: 'wireLogTotalMb',
    label: 'Wire logs together',
    about: 'Over all sessions, from 8 to 4,096 MiB.',
    min: 8,
    max: 4_096,
  },
  {
    key: 'mqttHistoryMb',
    label: 'Message history of one MQTT connection',
    about:
      'Oldest messages go first; all connections together hold at most four times this. Each topic’s last message and its counts always stay.',
    min: 1,
    max: 4_096,
  },
];

/** How much memory the host may use for what was received. */
export function LimitsSection({ settings, change }: SectionProps) {
  return (
    <section aria-labelledby="settings-limits">
      <h3 id="settings-limits" className={classes.heading}>
        Memory limits
      </h3>
      {LIMITS.map(({ key, label, about, min, max }) => (
        <SettingRow key={key} id={`settings-${key}`} label={label} about={about}>
          <CommittedNumber
            id={`settings-${key}`}
            value={settings.limits[key]}
            min={min}
            max={max}
            suffix=" MiB"
            onCommit={(value) => change({ limits: { ...settings.limits, [key]: value } })}
          />
        </SettingRow>
      ))}
    </section>
  );
}
