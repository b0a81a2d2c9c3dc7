import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { contract, type LabContract } from '../shared/contract/index.ts';
import { Settings } from '../shared/contract/workbench.ts';
import type { Timers } from '../shared/wire/flow.ts';
import type { DownFrame, Pipe, UpFrame } from '../shared/wire/frames.ts';
import { serve, type Handlers } from '../shared/wire/server.ts';
import type { HostPorts } from './ports/host.ts';
import { BrokerService } from './services/broker/broker-service.ts';
import { LabCa } from './services/certificates/lab-ca.ts';
import { DecoderService } from './services/decoders/decoder-service.ts';
import { MqttMessages } from './services/mqtt/mqtt-messages.ts';
import { ProtoFiles } from './services/decoders/proto-files.ts';
import { MqttService } from './services/mqtt/mqtt-service.ts';
import { MqttWatch } from './services/mqtt/mqtt-watch.ts';
import { Recordings } from './services/mqtt/recording/recordings.ts';
import { Replays } from './services/mqtt/recording/replays.ts';
import { MqttTools } from './services/mqtt/mqtt-tools.ts';
import { SparkplugLives } from './services/mqtt/sparkplug-lives.ts';
import { PracticeService } from './services/practice/practice-service.ts';
import { SessionRegistry } from './services/sessions/session-registry.ts';
import { SocketService } from './services/sockets/socket-service.ts';
import { SshService } from './services/ssh/ssh-service.ts';
import { HostDesk } from './services/status/host-desk.ts';
import { HostStatus } from './services/status/host-status.ts';
import { WatchedStore } from './services/watch/watched-store.ts';
import { DashboardStore } from './services/workspace/dashboard-store.ts';
import { DocumentStore } from './services/workspace/document-store.ts';
import { readDocument, writeDocument } from './services/workspace/documents.ts';
import { LayoutStore } from './services/workspace/layout-store.ts';
import { ProfileImporter } from './services/workspace/profile-importer.ts';
import { ProfileStore } from './services/workspace/profile-store.ts';
import { SavedMessages } from './services/workspace/saved-messages.ts';
import { SettingsStore } from './services/workspace/settings-store.ts';
import { Workspace } from './services/workspace/workspace.ts';

const MIB = 1_048_576;

const timers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

const wireLimits = ({ limits }: Settings): { sessionBytes: number; totalBytes: number } => ({
  sessionBytes: limits.wireLogSessionMb * MIB,
  totalBytes: limits.wireLogTotalMb * MIB,
});

/**
 * Opens the workspace and builds every service on it.
 * @throws LabError `workspace.too-new`, `workspace.read-only`, `workspace.write-failed`.
 */
export function openWorkbench(ports: HostPorts): Workbench {
  const { clock, log, secrets, workspaceDir } = ports;
  const workspace = Workspace.open({ dir: workspaceDir, log, clock });
  const sessions = new SessionRegistry({ clock, log, limits: wireLimits(Settings.parse({})) });
  const status = new HostStatus({ clock, log, sessions });
  for (const finding of workspace.findings) status.tell(finding);
  const settings = new SettingsStore({ workspace, tell: (about) => status.tell(about) });
  sessions.setLimits(wireLimits(settings.current));
  settings.onChange((changed) => sessions.setLimits(wireLimits(changed)));
  const profiles = new ProfileStore({ workspace, secrets, log });
  const savedMessages = new SavedMessages({ workspace, clock });
  const historyLimitBytes = (): number => settings.current.limits.mqttHistoryMb * MIB;
  const documents = new DocumentStore({ workspace });
  const watched = new WatchedStore({ documents, log });
  const mqtt = new MqttService({ sessions, profiles, clock, log, historyLimitBytes, watched });
  const recordings = new Recordings({ dir: join(workspaceDir, 'recordings'), documents, clock, sessions: mqtt });
  return new Workbench(ports, {
    workspace,
    sessions,
    status,
    settings,
    profiles,
    layout: new LayoutStore({ workspace }),
    dashboards: new DashboardStore({ workspace, log }),
    savedMessages,
    profileImporter: new ProfileImporter({ workspace, profiles, messages: savedMessages }),
    desk: new HostDesk(ports),
    mqtt,
    ssh: new SshService({ sessions, clock, log, ...sshFiles(workspace) }),
    mqttTools: new MqttTools(mqtt),
    recordings,
    replays: new Replays({ recordings, sessions: mqtt, log }),
    decoders: new DecoderService({ documents }),
    protoFiles: new ProtoFiles({ documents, log }),
    sparkplug: new SparkplugLives(mqtt),
    mqttMessages: new MqttMessages(mqtt),
    watched,
    mqttWatch: new MqttWatch(mqtt),
    sockets: new SocketService({ sessions }),
    practice: new PracticeService({
      sessions,
      clock,
      log,
      explorer: mqtt,
      timers,
      randomSeed: () => randomInt(2 ** 32),
    }),
    broker: new BrokerService({
      sessions,
      documents,
      certificates: new LabCa({ documents, secrets, clock }),
      log,
      clock,
      timers,
      random: Math.random,
      searchPath: process.env['PATH'] ?? '',
    }),
  });
}

/** What the SSH service reads of this machine, and what it keeps in the workspace. */
function sshFiles(workspace: Workspace) {
  const kept = (name: string) => ({
    read: () => readDocument(workspace, name),
    write: (text: string) => writeDocument(workspace, name, text),
  });
  return {
    knownHostsFiles: [join(homedir(), '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'],
    ownHosts: kept('ssh.known-hosts'),
    recent: kept('ssh.recent'),
    agentSocket: process.env['SSH_AUTH_SOCK'] || null,
  };
}

interface Services {
  workspace: Workspace;
  sessions: SessionRegistry;
  status: HostStatus;
  settings: SettingsStore;
  profiles: ProfileStore;
  layout: LayoutStore;
  dashboards: DashboardStore;
  savedMessages: SavedMessages;
  profileImporter: ProfileImporter;
  desk: HostDesk;
  mqtt: MqttService;
  ssh: SshService;
  mqttTools: MqttTools;
  recordings: Recordings;
  replays: Replays;
  decoders: DecoderService;
  protoFiles: ProtoFiles;
  sparkplug: SparkplugLives;
  mqttMessages: MqttMessages;
  watched: WatchedStore;
  mqttWatch: MqttWatch;
  practice: PracticeService;
  broker: BrokerService;
  sockets: SocketService;
}

/** The whole back end of Wirebench, in any Node process. */
export class Workbench implements AsyncDisposable {
  readonly #services: Services;
  readonly #handlers: Handlers<LabContract>;
  readonly #ports: HostPorts;

  constructor(ports: HostPorts, services: Services) {
    this.#ports = ports;
    this.#services = services;
    this.#handlers = handlersOf(services);
  }

  /** Serves one client for as long as its pipe is open. */
  attach(clientId: string, pipe: Pipe<DownFrame, UpFrame>): void {
    serve(contract, this.#handlers, pipe, {
      clientId,
      timers,
      report: (error, where) => this.#services.desk.report('request failed', { where, error }),
    });
  }

  /** Closes every session, then the workspace. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { broker, practice, mqtt, recordings, replays, ssh, sockets, sessions, status, workspace } = this.#services;
    await using closing = new AsyncDisposableStack();
    closing.use(workspace);
    closing.use(status);
    closing.use(sessions);
    closing.use(sockets);
    closing.use(mqtt);
    closing.use(recordings);
    closing.use(replays);
    closing.use(ssh);
    closing.use(practice);
    closing.use(broker);
    this.#ports.log.info('closing');
  }
}

function handlersOf(services: Services): Handlers<LabContract> {
  const { sessions, status, settings, profiles, layout, dashboards, desk } = services;
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
    profiles: {
      tree: (params, sink) => profiles.tree(params, sink),
      get: (params) => profiles.get(params),
      save: (params) => profiles.save(params),
      addFolder: (params) => profiles.addFolder(params),
      rename: (params) => profiles.rename(params),
      move: (params) => profiles.move(params),
      duplicate: (params) => profiles.duplicate(params),
      remove: (params) => profiles.remove(params),
      exportAll: () => profiles.exportAll(),
      importAll: (params) => services.profileImporter.importAll(params),
    },
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
    mqttTools: mqttToolsHandlers(mqttTools),
    mqttMessages: {
      locate: (params) => mqttMessages.locate(params),
      compare: (params) => mqttMessages.compare(params),
    },
    watch: watchHandlers(services),
    sockets: socketHandlers(sockets),
    decoders: decoderHandlers(services),
    recordings: recordingHandlers(services),
    savedMessages: savedMessageHandlers(services.savedMessages),
  };
}

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
  listen: (params) => sockets.listen(params),
  status: (params, sink) => sockets.status(params, sink),
  peers: (params, sink) => sockets.peers(params, sink),
  setAnswer: (params) => sockets.setAnswer(params),
  send: (params) => sockets.send(params),
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
