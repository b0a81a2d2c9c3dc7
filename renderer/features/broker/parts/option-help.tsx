import type { ConfOption } from '../../../../shared/domain/mosquitto/conf-option.ts';
import { CONF_OPTIONS, isPluginOption } from '../../../../shared/domain/mosquitto/conf-options.ts';
import classes from './conf-tab.module.css';

const SCOPES: Readonly<Record<ConfOption['scope'], string>> = {
  broker: 'for the whole broker',
  security: 'for the whole broker; with per_listener_settings true, for the listener above it',
  listener: 'for the listener above it',
  bridge: 'for the bridge above it',
};

/** What the option does that the line with the cursor sets. */
export function OptionHelp({ name }: { name: string }) {
  const option = CONF_OPTIONS.get(name);
  return (
    <section className={classes.help} aria-label="About the option" aria-live="polite">
      {option ? <About option={option} /> : <p className={classes.dim}>{aboutNothing(name)}</p>}
    </section>
  );
}

function aboutNothing(name: string): string {
  if (isPluginOption(name)) return 'An option of the plugin above it.';
  return 'What the option of this line does stands here. Ctrl+Space lists all options, or the values of one.';
}

function About({ option: { name, scope, without, about, isMany, value } }: { option: ConfOption }) {
  const range = value.kind === 'number' ? `, from ${value.min} to ${value.max}` : '';
  return (
    <>
      <p>
        <code>{name}</code> {about}
      </p>
      <p className={classes.dim}>
        {SCOPES[scope]}
        {isMany ? ', more than once if you like' : ''}
        {range}
        {without === '' ? '' : `; without it: ${without}`}
      </p>
    </>
  );
}
