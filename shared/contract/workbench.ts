import { z } from 'zod';

import { request, stream } from './define.ts';
import { Failure } from './error.ts';

/** A rate or delay over the last second, for the status bar. */
export const HostStats = z.object({
  openSessions: z.number(),
  bytesInPerS: z.number(),
  bytesOutPerS: z.number(),
  /** Event-loop delay of the host over the last second, 99th percentile, milliseconds. */
  loopDelayP99Ms: z.number(),
  /** Frames and messages let go so far, over all sessions: wire log and history. */
  dropped: z.number(),
  memoryBytes: z.number(),
});
export type HostStats = z.infer<typeof HostStats>;

/** Something the host has to tell about its start, until the user puts it away. */
export const Notice = z.object({ id: z.number(), atMs: z.number(), about: Failure });
export type Notice = z.infer<typeof Notice>;

export const HostInfo = z.object({
  /** Which host owns the sessions. */
  host: z.enum(['desktop', 'served']),
  version: z.string(),
  versions: z.array(z.object({ name: z.string(), version: z.string() })),
  platform: z.string(),
  dataDir: z.string(),
  logFile: z.string(),
  /** How secrets are sealed here, in words. */
  secretsBackend: z.string(),
  /** Whether the start asked for the practice lab at once. */
  startsPractice: z.boolean(),
});
export type HostInfo = z.infer<typeof HostInfo>;

/** More than there are actions. */
const MAX_KEYBINDINGS = 500;
/** Most lines of the log one request gets. */
const MAX_LOG_LINES = 2_000;
/** Most notices kept; the oldest beyond are dropped from the list, the log has them. */
export const MAX_NOTICES = 50;

/** What the user may set; each field has its default, so an older workspace reads well. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** Interface text, CSS pixels. */
  fontSizePx: z.number().int().min(11).max(20).default(14),
  /** Font family of bytes, topics and payloads; empty: the system's monospace. */
  monoFont: z.string().max(200).default(''),
  /** Keys by action id, as `mod+shift+p`; an empty string takes the shortcut away. */
  keybindings: z
    .record(z.string().max(100), z.string().max(50))
    .refine((keys) => Object.keys(keys).length <= MAX_KEYBINDINGS, `at most ${MAX_KEYBINDINGS}`)
    .default({}),
  limits: z
    .object({
      /** Wire log of one session, MiB. */
      wireLogSessionMb: z.number().int().min(1).max(1_024).default(8),
      /** Wire log of all sessions together, MiB. */
      wireLogTotalMb: z.number().int().min(8).max(4_096).default(128),
      /** MQTT history of one connection, MiB. */
      mqttHistoryMb: z.number().int().min(1).max(4_096).default(64),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** Most links that wait for a page. */
export const MAX_LINKS = 20;
/** How an address of a broker begins that can be opened with Wirebench. */
export const LINK = /^(mqtts?|wss?):\/\/\S+$/i;

export const workbench = {
  info: request(z.object({}), HostInfo),
  stats: stream(z.object({}), HostStats, { batchMs: 500, whenFull: 'latest' }),
  notices: stream(z.object({}), z.array(Notice).max(MAX_NOTICES), { batchMs: 50, whenFull: 'latest' }),
  dismissNotice: request(z.object({ id: z.number().int().min(1) }), z.void()),
  settings: stream(z.object({}), Settings, { batchMs: 20, whenFull: 'latest' }),
  saveSettings: request(Settings, z.void()),
  /** The pane layout as the page wrote it last; null before the first time. */
  loadLayout: request(z.object({}), z.object({ layout: z.string().nullable() })),
  saveLayout: request(z.object({ layout: z.string().max(1_000_000) }), z.void()),
  /** The newest lines of the host's log, oldest first. */
  logTail: request(
    z.object({ lines: z.number().int().min(1).max(MAX_LOG_LINES) }),
    z.object({ lines: z.array(z.string()).max(MAX_LOG_LINES) }),
  ),
  /** A fresh one-time address for another browser; `workbench.no-link` on the desktop. */
  newLink: request(z.object({}), z.object({ url: z.string() })),
  /** Opens the address of a broker, as a link in another program does: a page shows it as a new profile. */
  openLink: request(z.object({ url: z.string().max(2_000).regex(LINK) }), z.void()),
  /** How many links wait to be taken. */
  links: stream(z.object({}), z.object({ waiting: z.number() }), { batchMs: 20, whenFull: 'latest' }),
  /** The oldest link, to one page only; null where there is none. */
  takeLink: request(z.object({}), z.object({ url: z.string().nullable() })),
  /** Something broke in the page: goes to the log, so that a report holds it. */
  reportPageError: request(
    z.object({ where: z.string().max(200), message: z.string().max(2_000), stack: z.string().max(20_000) }),
    z.object({ trace: z.string() }),
  ),
};
