import type { LabContract } from '../../shared/contract/index.ts';
import type { Handlers } from '../../shared/wire/server.ts';
import type { Checks } from '../services/mqtt/checks/checks.ts';
import type { MqttService } from '../services/mqtt/mqtt-service.ts';
import type { MqttTools } from '../services/mqtt/mqtt-tools.ts';
import type { Repeats } from '../services/mqtt/repeat/repeats.ts';
import type { Simulators } from '../services/mqtt/simulators/simulators.ts';
import type { DecoderScripts } from '../services/scripts/decoder-scripts.ts';
import type { SavedMessages } from '../services/workspace/saved-messages.ts';
import type { Services } from './services.ts';

export const scriptHandlers = (scripts: DecoderScripts): Handlers<LabContract>['scripts'] => ({
  list: (params, sink) => scripts.list(params, sink),
  get: (params) => scripts.get(params),
  save: (params) => scripts.save(params),
  remove: (params) => scripts.remove(params),
  decode: (params) => scripts.decode(params),
  tryOut: (params) => scripts.tryOut(params),
});

export const repeatHandlers = (repeats: Repeats): Handlers<LabContract>['repeats'] => ({
  list: (params, sink) => repeats.list(params, sink),
  times: (params) => repeats.times(params),
  start: (params) => repeats.start(params),
  pause: (params) => repeats.pause(params),
  stop: (params) => repeats.stop(params),
});

export const simulatorHandlers = (simulators: Simulators): Handlers<LabContract>['simulators'] => ({
  list: (params, sink) => simulators.list(params, sink),
  get: (params) => simulators.get(params),
  save: (params) => simulators.save(params),
  remove: (params) => simulators.remove(params),
  preview: (params) => simulators.preview(params),
  start: (params) => simulators.start(params),
});

export const checkHandlers = (checks: Checks): Handlers<LabContract>['checks'] => ({
  list: (params, sink) => checks.list(params, sink),
  get: (params) => checks.get(params),
  save: (params) => checks.save(params),
  remove: (params) => checks.remove(params),
  run: (params, { signal }) => checks.run(params, signal),
});

export const mqttToolsHandlers = (mqttTools: MqttTools): Handlers<LabContract>['mqttTools'] => ({
  search: (params, sink) => mqttTools.search(params, sink),
  ranking: (params, sink) => mqttTools.ranking(params, sink),
  retainedBelow: (params) => mqttTools.retainedBelow(params),
  clearRetainedBelow: (params, sink) => mqttTools.clearRetainedBelow(params, sink),
  exportBelow: (params, sink) => mqttTools.exportBelow(params, sink),
  broker: (params, sink) => mqttTools.broker(params, sink),
});

export const decoderHandlers = ({ decoders, protoFiles, sparkplug }: Services): Handlers<LabContract>['decoders'] => ({
  pins: (params, sink) => decoders.pins(params, sink),
  pin: (params) => decoders.pin(params),
  unpin: (params) => decoders.unpin(params),
  protos: (params, sink) => protoFiles.protos(params, sink),
  addProtos: (params) => protoFiles.addProtos(params),
  removeProto: (params) => protoFiles.removeProto(params),
  unpack: (params) => decoders.unpack(params),
  sparkplug: (params) => sparkplug.context(params),
});

export const watchHandlers = ({ watched, mqttWatch }: Services): Handlers<LabContract>['watch'] => ({
  kept: (params, sink) => watched.kept(params, sink),
  change: (params) => watched.change(params),
  pinned: (params, sink) => mqttWatch.pinned(params, sink),
  alerts: (params, sink) => mqttWatch.alerts(params, sink),
  acknowledge: (params) => mqttWatch.acknowledge(params),
  devices: (params, sink) => mqttWatch.devices(params, sink),
  topicOf: (params) => mqttWatch.topicOf(params),
});

export const recordingHandlers = ({ recordings, replays }: Services): Handlers<LabContract>['recordings'] => ({
  list: (params, sink) => recordings.list(params, sink),
  start: (params) => recordings.start(params),
  stop: (params) => recordings.stop(params),
  rename: (params) => recordings.rename(params),
  remove: (params) => recordings.remove(params),
  rows: (params) => recordings.rows(params),
  message: (params) => recordings.message(params),
  search: (params, sink) => recordings.search(params, sink),
  export: (params, sink) => recordings.export(params, sink),
  replay: (params) => replays.replay(params),
  replays: (params, sink) => replays.replays(params, sink),
  pauseReplay: (params) => replays.pauseReplay(params),
  stopReplay: (params) => replays.stopReplay(params),
});

export const savedMessageHandlers = (messages: SavedMessages): Handlers<LabContract>['savedMessages'] => ({
  saved: (params, sink) => messages.saved(params, sink),
  sent: (params, sink) => messages.sent(params, sink),
  get: (params) => messages.get(params),
  save: (params) => messages.save(params),
  move: (params) => messages.move(params),
  remove: (params) => messages.remove(params),
  remember: (params) => messages.remember(params),
  clearSent: (params) => messages.clearSent(params),
});

export const mqttHandlers = (mqtt: MqttService): Handlers<LabContract>['mqtt'] => ({
  connect: (params) => mqtt.connect(params),
  connectWith: (params) => mqtt.connectWith(params),
  disconnect: (params) => mqtt.disconnect(params),
  reconnect: (params) => mqtt.reconnect(params),
  trust: (params) => mqtt.trust(params),
  settings: (params) => mqtt.settings(params),
  status: (params, sink) => mqtt.status(params, sink),
  subscribe: (params) => mqtt.subscribe(params),
  pauseSubscription: (params) => mqtt.pauseSubscription(params),
  colorSubscription: (params) => mqtt.colorSubscription(params),
  unsubscribe: (params) => mqtt.unsubscribe(params),
  tree: (params, sink) => mqtt.tree(params, sink),
  changeTree: (params) => mqtt.changeTree(params),
  topic: (params, sink) => mqtt.topic(params, sink),
  findTopic: (params) => mqtt.findTopic(params),
  payload: (params) => mqtt.payload(params),
  properties: (params) => mqtt.properties(params),
  publish: (params) => mqtt.publish(params),
  ask: (params) => mqtt.ask(params),
  clearRetained: (params) => mqtt.clearRetained(params),
  series: (params, sink) => mqtt.series(params, sink),
  exportSeries: (params, sink) => mqtt.exportSeries(params, sink),
  numbers: (params, { signal }) => mqtt.numbers(params, signal),
});
