import type { MqttSecrets } from '../../../shared/contract/mqtt-profile.ts';

/** The secrets a connection was given; any may be missing. */
export type GivenSecrets = { [Name in keyof MqttSecrets]?: MqttSecrets[Name] | undefined };
