import { mqtt } from './mqtt.ts';
import { plots } from './plots.ts';
import { practice } from './practice.ts';
import { profiles } from './profiles.ts';
import { sessions } from './sessions.ts';
import { workbench } from './workbench.ts';

/** Everything a page may ask of a host. Nothing crosses the wire that is not here. */
export const contract = { workbench, sessions, profiles, practice, mqtt, plots };
export type LabContract = typeof contract;
