import type { LabContract } from '../shared/contract/index.ts';
import type { Handlers } from '../shared/wire/server.ts';
import type { BrokerService } from './services/broker/broker-service.ts';
import type { WakeWatch } from './services/lib/wake-watch.ts';
import type { KeyService } from './services/keys/key-service.ts';
import type { KnownHostsService } from './services/keys/known-hosts/known-hosts-service.ts';
import type { Checks } from './services/mqtt/checks/checks.ts';
import type { DecoderService } from './services/decoders/decoder-service.ts';
import type { MqttMessages } from './services/mqtt/mqtt-messages.ts';
import type { ProtoFiles } from './services/decoders/proto-files.ts';
import type { MqttService } from './services/mqtt/mqtt-service.ts';
import type { MqttWatch } from './services/mqtt/mqtt-watch.ts';
import type { Recordings } from './services/mqtt/recording/recordings.ts';
import type { Replays } from './services/mqtt/recording/replays.ts';
import type { PacedRuns } from './services/mqtt/repeat/paced-runs.ts';
import type { Repeats } from './services/mqtt/repeat/repeats.ts';
import type { Simulators } from './services/mqtt/simulators/simulators.ts';
import type { MqttTools } from './services/mqtt/mqtt-tools.ts';
import type { SparkplugLives } from './services/mqtt/sparkplug-lives.ts';
import type { PracticeService } from './services/practice/practice-service.ts';
import type { PacketViews } from './services/sessions/packets/packet-views.ts';
import type { DecoderScripts } from './services/scripts/decoder-scripts.ts';
import type { ScriptThreads } from './services/scripts/script-threads.ts';
import type { SessionRegistry } from './services/sessions/session-registry.ts';
import type { SocketService } from './services/sockets/socket-service.ts';
import type { FileService } from './services/ssh/files/file-service.ts';
import type { TransferService } from './services/ssh/files/transfers/transfer-service.ts';
import type { KeyInstaller } from './services/ssh/install/key-installer.ts';
import type { SshService } from './services/ssh/ssh-service.ts';
import type { TunnelService } from './services/ssh/tunnels/tunnel-service.ts';
import type { HostDesk } from './services/status/host-desk.ts';
import type { HostStatus } from './services/status/host-status.ts';
import type { LinkBox } from './services/status/link-box.ts';
import type { WatchedStore } from './services/watch/watched-store.ts';
import type { DashboardStore } from './services/workspace/dashboard-store.ts';
import type { LayoutStore } from './services/workspace/layout-store.ts';
import type { ProfileImporter } from './services/workspace/profile-importer.ts';
import type { ProfileStore } from './services/workspace/profile-store.ts';
import type { SavedMessages } from './services/workspace/saved-messages.ts';
import type { SettingsStore } from './services/workspace/settings-store.ts';
import type { Workspace } from './services/workspace/workspace.ts';

/** Every service of the host, as {@link handlersOf} serves them. */
export interface Services {
  workspace: Workspace;
  sessions: SessionRegistry;
  packets: PacketViews;
  status: HostStatus;
  settings: SettingsStore;
  profiles: ProfileStore;
  layout: LayoutStore;
  dashboards: DashboardStore;
  savedMessages: SavedMessages;
  profileImporter: ProfileImporter;
  desk: HostDesk;
  links: LinkBox;
  mqtt: MqttService;
  ssh: SshService;
  keys: KeyService;
  knownHosts: KnownHostsService;
  keyInstaller: KeyInstaller;
  wakeWatch: WakeWatch;
  tunnels: TunnelService;
  files: FileService;
  transfers: TransferService;
  mqttTools: MqttTools;
  recordings: Recordings;
  replays: Replays;
  repeats: Repeats;
  pacedRuns: PacedRuns;
  simulators: Simulators;
  checks: Checks;
  decoders: DecoderService;
  protoFiles: ProtoFiles;
  scripts: ScriptThreads;
  decoderScripts: DecoderScripts;
  sparkplug: SparkplugLives;
  mqttMessages: MqttMessages;
  watched: WatchedStore;
  mqttWatch: MqttWatch;
  practice: PracticeService;
  broker: BrokerService;
  sockets: SocketService;
}

/** Which service answers what a page may ask; nothing is decided here. */
export function handlersOf(services: Services): Handlers<LabContract> {
  const { sessions, status, settings, layout, dashboards, desk, links } = services;
  const { mqtt, mqttTools, mqttMessages, practice, sockets, ssh, broker } = services;
  return {
    workbench: {
      info: () => desk.info(),
      stats: (params, sink) => status.stats(params, sink),
      notices: (params, sink) => status.notices(params, sink),
      dismissNotice: (params) => status.dismissNotice(params),
      settings: (params, sink) => settings.settings(params, sink),
      saveSettings: (params) => settings.saveSettings(params),
      loadLayout: () => layout.loadLayout(),
      saveLayout: (params) => layout.saveLayout(params),
      logTail: (params) => desk.logTail(params),
      newLink: () => desk.newLink(),
      openLink: (params) => links.openLink(params),
      links: (params, sink) => links.links(params, sink),
      takeLink: () => links.takeLink(),
      reportPageError: (params) => desk.reportPageError(params),
    },
    sessions: {
      view: (params, sink) => sessions.view(params, sink),
      watch: (params, sink) => sessions.watch(params, sink),
      close: (params) => sessions.close(params),
      forget: (params) => sessions.forget(params),
      rename: (params) => sessions.rename(params),
      annotate: (params) => sessions.annotate(params),
      frames: (params, sink) => sessions.frames(params, sink),
      frameBytes: (params) => sessions.frameBytes(params),
      exportFrames: (params, sink) => sessions.exportFrames(params, sink),
    },
    packets: {
      view: (params, sink) => services.packets.view(params, sink),
      bytes: (params) => services.packets.bytes(params),
    },
    profiles: profileHandlers(services),
    practice: {
      status: (params, sink) => practice.status(params, sink),
      start: (params) => practice.start(params),
      explore: () => practice.explore(),
      stop: () => practice.stop(),
    },
    broker: brokerHandlers(broker),
    mqtt: mqttHandlers(mqtt),
    plots: {
      dashboard: (params, sink) => dashboards.dashboard(params, sink),
      changeDashboard: (params) => dashboards.changeDashboard(params),
    },
    ssh: sshHandlers(ssh),
    tunnels: tunnelHandlers(services.tunnels),
    keys: keyHandlers(services.keys),
    files: fileHandlers(services.files),
    transfers: transferHandlers(services.transfers),
    knownHosts: knownHostHandlers(services.knownHosts),
    keyInstall: { install: (params, caller) => services.keyInstaller.install(params, caller) },
    mqttTools: mqttToolsHandlers(mqttTools),
    mqttMessages: {
      locate: (params) => mqttMessages.locate(params),
      compare: (params) => mqttMessages.compare(params),
    },
    watch: watchHandlers(services),
    sockets: socketHandlers(sockets),
    decoders: decoderHandlers(services),
    scripts: scriptHandlers(services.decoderScripts),
    recordings: recordingHandlers(services),
    repeats: repeatHandlers(services.repeats),
    simulators: simulatorHandlers(services.simulators),
    checks: checkHandlers(services.checks),
    savedMessages: savedMessageHandlers(services.savedMessages),
  };
}

const profileHandlers = ({ profiles, profileImporter }: Services): Handlers<LabContract>['profiles'] => ({
  tree: (params, sink) => profiles.tree(params, sink),
  get: (params) => profiles.get(params),
  save: (params) => profiles.save(params),
  addFolder: (params) => profiles.addFolder(params),
  rename: (params) => profiles.rename(params),
  move: (params) => profiles.move(params),
  duplicate: (params) => profiles.duplicate(params),
  remove: (params) => profiles.remove(params),
  exportAll: () => profiles.exportAll(),
  importAll: (params) => profileImporter.importAll(params),
});

const scriptHandlers = (scripts: DecoderScripts): Handlers<LabContract>['scripts'] => ({
  list: (params, sink) => scripts.list(params, sink),
  get: (params) => scripts.get(params),
  save: (params) => scripts.save(params),
  remove: (params) => scripts.remove(params),
  decode: (params) => scripts.decode(params),
  tryOut: (params) => scripts.tryOut(params),
});

const repeatHandlers = (repeats: Repeats): Handlers<LabContract>['repeats'] => ({
  list: (params, sink) => repeats.list(params, sink),
  times: (params) => repeats.times(params),
  start: (params) => repeats.start(params),
  pause: (params) => repeats.pause(params),
  stop: (params) => repeats.stop(params),
});

const simulatorHandlers = (simulators: Simulators): Handlers<LabContract>['simulators'] => ({
  list: (params, sink) => simulators.list(params, sink),
  get: (params) => simulators.get(params),
  save: (params) => simulators.save(params),
  remove: (params) => simulators.remove(params),
  preview: (params) => simulators.preview(params),
  start: (params) => simulators.start(params),
});

const checkHandlers = (checks: Checks): Handlers<LabContract>['checks'] => ({
  list: (params, sink) => checks.list(params, sink),
  get: (params) => checks.get(params),
  save: (params) => checks.save(params),
  remove: (params) => checks.remove(params),
  run: (params, { signal }) => checks.run(params, signal),
});

const sshHandlers = (ssh: SshService): Handlers<LabContract>['ssh'] => ({
  start: () => ssh.start(),
  connect: (params) => ssh.connect(params),
  status: (params, sink) => ssh.status(params, sink),
  acceptHostKey: (params) => ssh.acceptHostKey(params),
  answer: (params) => ssh.answer(params),
  refuse: (params) => ssh.refuse(params),
  reconnect: (params) => ssh.reconnect(params),
  disconnect: (params) => ssh.disconnect(params),
  forgetHostKey: (params) => ssh.forgetHostKey(params),
  openShell: (params) => ssh.openShell(params),
  output: (params, sink) => ssh.output(params, sink),
  input: (params) => ssh.input(params),
  resize: (params) => ssh.resize(params),
  run: (params, caller) => ssh.run(params, caller),
});

const tunnelHandlers = (tunnels: TunnelService): Handlers<LabContract>['tunnels'] => ({
  list: (params, sink) => tunnels.list(params, sink),
  add: (params) => tunnels.add(params),
  start: (params) => tunnels.start(params),
  stop: (params) => tunnels.stop(params),
  remove: (params) => tunnels.remove(params),
  connections: (params, sink) => tunnels.connections(params, sink),
  cut: (params) => tunnels.cut(params),
});

const keyHandlers = (keys: KeyService): Handlers<LabContract>['keys'] => ({
  list: (params, sink) => keys.list(params, sink),
  refresh: () => keys.refresh(),
  generate: (params, caller) => keys.generate(params, caller),
  check: (params) => keys.check(params),
  changePassphrase: (params) => keys.changePassphrase(params),
  changeComment: (params) => keys.changeComment(params),
  writePublic: (params) => keys.writePublic(params),
  convert: (params, caller) => keys.convert(params, caller),
  exportPublic: (params) => keys.exportPublic(params),
  fixPermissions: (params) => keys.fixPermissions(params),
  add: (params, caller) => keys.add(params, caller),
  remove: (params) => keys.remove(params),
});

const fileHandlers = (files: FileService): Handlers<LabContract>['files'] => ({
  home: (params) => files.home(params),
  folder: (params, sink) => files.folder(params, sink),
  names: (params) => files.names(params),
  resolve: (params) => files.resolve(params),
  makeFolder: (params) => files.makeFolder(params),
  rename: (params) => files.rename(params),
  setMode: (params) => files.setMode(params),
  count: (params, { signal }) => files.count(params, signal),
  read: (params) => files.read(params),
  write: (params) => files.write(params),
  beginUpload: (params) => files.beginUpload(params),
  addPiece: (params) => files.addPiece(params),
  endUpload: (params) => files.endUpload(params),
  content: (params, sink) => files.content(params, sink),
});

const transferHandlers = (transfers: TransferService): Handlers<LabContract>['transfers'] => ({
  jobs: (params, sink) => transfers.jobs(params, sink),
  copy: (params) => transfers.copy(params),
  remove: (params) => transfers.remove(params),
  answer: (params) => transfers.answer(params),
  cancel: (params) => transfers.cancel(params),
  pause: (params) => transfers.pause(params),
  retry: (params) => transfers.retry(params),
  clear: () => transfers.clear(),
});

const knownHostHandlers = (hosts: KnownHostsService): Handlers<LabContract>['knownHosts'] => ({
  find: (params) => hosts.find(params),
  removeLine: (params) => hosts.removeLine(params),
  removeHost: (params) => hosts.removeHost(params),
  hash: (params) => hosts.hash(params),
});

const brokerHandlers = (broker: BrokerService): Handlers<LabContract>['broker'] => ({
  status: (params, sink) => broker.status(params, sink),
  settings: (params, sink) => broker.settings(params, sink),
  save: (params) => broker.save(params),
  start: () => broker.start(),
  stop: () => broker.stop(),
  clients: (params, sink) => broker.clients(params, sink),
  kick: (params) => broker.kick(params),
  retained: (params, sink) => broker.retained(params, sink),
  clearRetained: (params) => broker.clearRetained(params),
  authority: () => broker.authority(),
  log: (params, sink) => broker.log(params, sink),
});

const mqttToolsHandlers = (mqttTools: MqttTools): Handlers<LabContract>['mqttTools'] => ({
  search: (params, sink) => mqttTools.search(params, sink),
  ranking: (params, sink) => mqttTools.ranking(params, sink),
  retainedBelow: (params) => mqttTools.retainedBelow(params),
  clearRetainedBelow: (params, sink) => mqttTools.clearRetainedBelow(params, sink),
  exportBelow: (params, sink) => mqttTools.exportBelow(params, sink),
  broker: (params, sink) => mqttTools.broker(params, sink),
});

const decoderHandlers = ({ decoders, protoFiles, sparkplug }: Services): Handlers<LabContract>['decoders'] => ({
  pins: (params, sink) => decoders.pins(params, sink),
  pin: (params) => decoders.pin(params),
  unpin: (params) => decoders.unpin(params),
  protos: (params, sink) => protoFiles.protos(params, sink),
  addProtos: (params) => protoFiles.addProtos(params),
  removeProto: (params) => protoFiles.removeProto(params),
  unpack: (params) => decoders.unpack(params),
  sparkplug: (params) => sparkplug.context(params),
});

const watchHandlers = ({ watched, mqttWatch }: Services): Handlers<LabContract>['watch'] => ({
  kept: (params, sink) => watched.kept(params, sink),
  change: (params) => watched.change(params),
  pinned: (params, sink) => mqttWatch.pinned(params, sink),
  alerts: (params, sink) => mqttWatch.alerts(params, sink),
  acknowledge: (params) => mqttWatch.acknowledge(params),
  devices: (params, sink) => mqttWatch.devices(params, sink),
  topicOf: (params) => mqttWatch.topicOf(params),
});

const recordingHandlers = ({ recordings, replays }: Services): Handlers<LabContract>['recordings'] => ({
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

const savedMessageHandlers = (messages: SavedMessages): Handlers<LabContract>['savedMessages'] => ({
  saved: (params, sink) => messages.saved(params, sink),
  sent: (params, sink) => messages.sent(params, sink),
  get: (params) => messages.get(params),
  save: (params) => messages.save(params),
  move: (params) => messages.move(params),
  remove: (params) => messages.remove(params),
  remember: (params) => messages.remember(params),
  clearSent: (params) => messages.clearSent(params),
});

const socketHandlers = (sockets: SocketService): Handlers<LabContract>['sockets'] => ({
  connect: (params) => sockets.connect(params),
  reconnect: (params) => sockets.reconnect(params),
  trust: (params) => sockets.trust(params),
  listen: (params) => sockets.listen(params),
  openUdp: (params) => sockets.openUdp(params),
  status: (params, sink) => sockets.status(params, sink),
  peers: (params, sink) => sockets.peers(params, sink),
  setAnswer: (params) => sockets.setAnswer(params),
  send: (params) => sockets.send(params),
  sendDatagram: (params) => sockets.sendDatagram(params),
  interfaces: () => sockets.interfaces(),
  sendToAll: (params) => sockets.sendToAll(params),
  halfClose: (params) => sockets.halfClose(params),
  reset: (params) => sockets.reset(params),
});

const mqttHandlers = (mqtt: MqttService): Handlers<LabContract>['mqtt'] => ({
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
