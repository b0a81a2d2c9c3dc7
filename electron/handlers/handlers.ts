import type { LabContract } from '../../shared/contract/index.ts';
import type { Handlers } from '../../shared/wire/server.ts';
import type { BrokerService } from '../services/broker/broker-service.ts';
import type { SocketService } from '../services/sockets/socket-service.ts';
import {
  checkHandlers,
  decoderHandlers,
  mqttHandlers,
  mqttToolsHandlers,
  recordingHandlers,
  repeatHandlers,
  savedMessageHandlers,
  scriptHandlers,
  simulatorHandlers,
  watchHandlers,
} from './mqtt-handlers.ts';
import type { Services } from './services.ts';
import {
  fileHandlers,
  keyHandlers,
  knownHostHandlers,
  sshHandlers,
  transferHandlers,
  tunnelHandlers,
} from './ssh-handlers.ts';

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
