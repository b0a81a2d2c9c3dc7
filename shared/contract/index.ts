import { broker } from './broker.ts';
import { checks } from './checks.ts';
import { decoders } from './decoders.ts';
import { keyInstall } from './key-install.ts';
import { keys } from './keys.ts';
import { files } from './files.ts';
import { knownHosts } from './known-hosts.ts';
import { mqtt } from './mqtt.ts';
import { mqttMessages } from './mqtt-messages.ts';
import { packets } from './packets.ts';
import { plots } from './plots.ts';
import { mqttTools } from './mqtt-tools.ts';
import { practice } from './practice.ts';
import { profiles } from './profiles.ts';
import { recordings } from './recordings.ts';
import { repeats } from './repeats.ts';
import { savedMessages } from './saved-messages.ts';
import { scripts } from './scripts.ts';
import { sessions } from './sessions.ts';
import { simulators } from './simulators.ts';
import { sockets } from './sockets.ts';
import { ssh } from './ssh.ts';
import { tunnels } from './tunnels.ts';
import { transfers } from './transfers.ts';
import { watch } from './watch.ts';
import { workbench } from './workbench.ts';

/** Everything a page may ask of a host. Nothing crosses the wire that is not here. */
export const contract = {
  workbench,
  sessions,
  packets,
  profiles,
  practice,
  mqtt,
  mqttTools,
  plots,
  decoders,
  scripts,
  mqttMessages,
  watch,
  savedMessages,
  recordings,
  repeats,
  simulators,
  checks,
  sockets,
  ssh,
  tunnels,
  keys,
  files,
  transfers,
  knownHosts,
  keyInstall,
  broker,
};
export type LabContract = typeof contract;
