import type { ConfOption } from './conf-option.ts';
import { BRIDGE_OPTIONS } from './options-bridge.ts';
import { BROKER_OPTIONS, SECURITY_OPTIONS } from './options-broker.ts';
import { LISTENER_OPTIONS } from './options-listener.ts';

/** The options of Mosquitto 2, by name. Those a plugin has (`plugin_opt_…`, `auth_opt_…`) are not among them. */
export const CONF_OPTIONS: ReadonlyMap<string, ConfOption> = new Map(
  [...BROKER_OPTIONS, ...SECURITY_OPTIONS, ...LISTENER_OPTIONS, ...BRIDGE_OPTIONS].map((option) => [
    option.name,
    option,
  ]),
);

/** Whether it is an option that only the plugin above it knows. */
export const isPluginOption = (name: string): boolean => /^(plugin|auth)_opt_./.test(name);
