import { z } from 'zod';

import { topicFilterProblem } from '../domain/topic-filter.ts';

/** Most filters that find devices. */
const MAX_DEVICE_FILTERS = 30;
/** Most devices listed. */
export const MAX_DEVICES = 500;

/** Which topics hold the status of a device, and when a device counts as silent. */
export const DeviceBoard = z.object({
  filters: z
    .array(
      z
        .string()
        .max(1_000)
        .refine((filter) => topicFilterProblem(filter) === null, 'a topic filter'),
    )
    .max(MAX_DEVICE_FILTERS),
  /** Seconds without any message of the device; 0: never. */
  silentAfterS: z.number().int().min(0).max(1_000_000),
});
export type DeviceBoard = z.infer<typeof DeviceBoard>;

/** Tasmota and ESPHome, plain status topics, Homie, zigbee2mqtt, Sparkplug B. */
export const DEFAULT_DEVICE_BOARD: DeviceBoard = {
  filters: [
    'tele/+/LWT',
    '+/LWT',
    '+/status',
    '+/+/status',
    '+/+/+/status',
    'homie/+/$state',
    'homie/5/+/$state',
    'zigbee2mqtt/+/availability',
    'zigbee2mqtt/+/+/availability',
    'spBv1.0/#',
  ],
  silentAfterS: 600,
};

export const DeviceRow = z.object({
  device: z.string(),
  /** By its last status; `silent` where that is online or unknown, but nothing came for too long. */
  state: z.enum(['online', 'offline', 'silent', 'unknown']),
  /** The topic of the status, and its first characters. */
  nodeId: z.number(),
  topic: z.string(),
  said: z.string(),
  saidAtMs: z.number(),
  /** The status was stored by the broker: it may be older than it came. */
  isRetained: z.boolean(),
  /** Newest message on any topic of the device, no later than it was and at most 5 s before. */
  lastSeenMs: z.number(),
});
export type DeviceRow = z.infer<typeof DeviceRow>;

export const Devices = z.object({
  nowMs: z.number(),
  counts: z.object({ online: z.number(), offline: z.number(), silent: z.number(), unknown: z.number() }),
  /** Those that are not online first; the first `MAX_DEVICES`. */
  rows: z.array(DeviceRow).max(MAX_DEVICES),
});
export type Devices = z.infer<typeof Devices>;
