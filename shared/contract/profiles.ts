import { z } from 'zod';

import { request, stream } from './define.ts';
import { ProfileId } from './ids.ts';
import { MqttSecrets, MqttSettings } from './mqtt-profile.ts';

const name = z.string().trim().min(1).max(200);

/** A row of the profile tree: a folder, or a profile by its name and address. */
export const ProfileNode = z.object({
  id: ProfileId,
  parentId: ProfileId.nullable(),
  kind: z.enum(['folder', 'mqtt']),
  name,
  /** What it points at, as `mqtts://host:port`; empty for a folder. */
  address: z.string(),
});
export type ProfileNode = z.infer<typeof ProfileNode>;

/** Most profiles and folders a workspace holds. */
export const MAX_PROFILES = 5_000;

/** Longest file of profiles, in UTF-16 units. */
export const MAX_IMPORT_CHARS = 5_000_000;

const Profile = z.object({ kind: z.literal('mqtt'), name, settings: MqttSettings });

const one = z.object({ id: ProfileId });
/** A secret left out stays as it is; `null` removes it. */
const secretChanges = MqttSecrets.partial().extend({
  password: MqttSecrets.shape.password.nullable().optional(),
  clientKey: MqttSecrets.shape.clientKey.nullable().optional(),
  clientKeyPassphrase: MqttSecrets.shape.clientKeyPassphrase.nullable().optional(),
  authorization: MqttSecrets.shape.authorization.nullable().optional(),
  authenticationData: MqttSecrets.shape.authenticationData.nullable().optional(),
  proxyPassword: MqttSecrets.shape.proxyPassword.nullable().optional(),
});
export type SecretChanges = z.infer<typeof secretChanges>;

export const profiles = {
  /** Every folder and profile in display order (depth first), without settings. */
  tree: stream(z.object({}), z.object({ nodes: z.array(ProfileNode).max(MAX_PROFILES) }), {
    batchMs: 50,
    whenFull: 'latest',
  }),
  get: request(one, Profile.extend({ id: ProfileId, hasSecrets: z.array(z.string()) })),
  /** Without an `id` a new profile is made, at the end of `parentId`. */
  save: request(
    Profile.extend({ id: ProfileId.nullable(), parentId: ProfileId.nullable(), secrets: secretChanges }),
    z.object({ id: ProfileId }),
  ),
  addFolder: request(z.object({ name, parentId: ProfileId.nullable() }), z.object({ id: ProfileId })),
  rename: request(one.extend({ name }), z.void()),
  /** Puts `id` into `parentId`, before `beforeId` or at the end. */
  move: request(one.extend({ parentId: ProfileId.nullable(), beforeId: ProfileId.nullable() }), z.void()),
  /** Copies a profile, its secrets too, right after the original. */
  duplicate: request(one, z.object({ id: ProfileId })),
  /** Removes a profile, or a folder with all it holds. */
  remove: request(one, z.void()),
  /** All profiles as JSON, without any secret. */
  exportAll: request(z.object({}), z.object({ json: z.string() })),
  /** Takes in our own export, one of MQTTX (JSON), or the settings of MQTT Explorer. */
  importAll: request(
    z.object({ json: z.string().max(MAX_IMPORT_CHARS) }),
    z.object({
      source: z.enum(['wirebench', 'mqttx', 'mqtt-explorer']),
      /** Profiles and folders. */
      added: z.number(),
      /** Saved messages. */
      messages: z.number(),
      /** Names of what is not whole. */
      skipped: z.array(z.string()),
      /** What was left behind of what was added, in words. */
      notes: z.array(z.string()),
    }),
  ),
};
