import { randomInt } from 'node:crypto';
import { homedir, uptime } from 'node:os';
import { join } from 'node:path';
import { Settings } from '../shared/contract/workbench.ts';
import type { HostPorts } from './ports/host.ts';
import { BrokerService } from './services/broker/broker-service.ts';
import { KeyService } from './services/keys/key-service.ts';
import { hostListFile, keptHostList } from './services/keys/known-hosts/host-list-file.ts';
import { KnownHostsService } from './services/keys/known-hosts/known-hosts-service.ts';
import { LabCa } from './services/certificates/lab-ca.ts';
import { Checks } from './services/mqtt/checks/checks.ts';
import { DecoderService } from './services/decoders/decoder-service.ts';
import { PlainValues } from './services/decoders/plain-values.ts';
import { WakeWatch } from './services/lib/wake-watch.ts';
import { MqttMessages } from './services/mqtt/mqtt-messages.ts';
import { ProtoFiles } from './services/decoders/proto-files.ts';
import { MqttService } from './services/mqtt/mqtt-service.ts';
import { MqttWatch } from './services/mqtt/mqtt-watch.ts';
import { Recordings } from './services/mqtt/recording/recordings.ts';
import { Replays } from './services/mqtt/recording/replays.ts';
import { PacedRuns } from './services/mqtt/repeat/paced-runs.ts';
import { Repeats } from './services/mqtt/repeat/repeats.ts';
import { Simulators } from './services/mqtt/simulators/simulators.ts';
import { MqttTools } from './services/mqtt/mqtt-tools.ts';
import { SparkplugLives } from './services/mqtt/sparkplug-lives.ts';
import { PracticeService } from './services/practice/practice-service.ts';
import { PacketViews } from './services/sessions/packets/packet-views.ts';
import { DecoderScripts } from './services/scripts/decoder-scripts.ts';
import { ScriptThreads } from './services/scripts/script-threads.ts';
import { SessionRegistry } from './services/sessions/session-registry.ts';
import { SocketService } from './services/sockets/socket-service.ts';
import { FileService } from './services/ssh/files/file-service.ts';
import { LocalRoot } from './services/ssh/files/local-root.ts';
import { SftpLinks } from './services/ssh/files/sftp-links.ts';
import { TransferService } from './services/ssh/files/transfers/transfer-service.ts';
import { KeyInstaller } from './services/ssh/install/key-installer.ts';
import { SshService } from './services/ssh/ssh-service.ts';
import { TunnelService } from './services/ssh/tunnels/tunnel-service.ts';
import { HostDesk } from './services/status/host-desk.ts';
import { HostStatus } from './services/status/host-status.ts';
import { LinkBox } from './services/status/link-box.ts';
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
import { timers, Workbench } from './workbench.ts';

const MIB = 1_048_576;

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
  const decoders = new DecoderService({ documents });
  const protoFiles = new ProtoFiles({ documents, log });
  const values = new PlainValues({ decoders, protoFiles });
  const mqtt = new MqttService({ sessions, profiles, clock, log, values, historyLimitBytes, watched });
  const recordings = new Recordings({ dir: join(workspaceDir, 'recordings'), documents, clock, sessions: mqtt });
  const scripts = new ScriptThreads({ log });
  const certificates = new LabCa({ documents, secrets, clock });
  const pacedRuns = new PacedRuns({ log });
  const wakeWatch = watchClocks(mqtt);
  return new Workbench(ports, {
    workspace,
    sessions,
    packets: new PacketViews({ sessions }),
    status,
    settings,
    profiles,
    layout: new LayoutStore({ workspace }),
    dashboards: new DashboardStore({ workspace, log }),
    savedMessages,
    profileImporter: new ProfileImporter({ workspace, profiles, messages: savedMessages }),
    desk: new HostDesk(ports),
    links: new LinkBox(),
    mqtt,
    wakeWatch,
    ...sshServices(ports, workspace, sessions),
    mqttTools: new MqttTools(mqtt),
    recordings,
    pacedRuns,
    repeats: new Repeats({ runs: pacedRuns, sessions: mqtt, clock }),
    simulators: new Simulators({ documents, scripts, runs: pacedRuns, sessions: mqtt, clock }),
    checks: new Checks({ documents, sessions: mqtt }),
    replays: new Replays({ recordings, sessions: mqtt, log }),
    decoders,
    protoFiles,
    scripts,
    decoderScripts: new DecoderScripts({ documents, scripts }),
    sparkplug: new SparkplugLives(mqtt),
    mqttMessages: new MqttMessages(mqtt),
    watched,
    mqttWatch: new MqttWatch(mqtt),
    sockets: new SocketService({ sessions, certificates, clock }),
    ...labServers(ports, { sessions, documents, certificates, explorer: mqtt }),
  });
}

/** What speaks SSH, or reads and writes its keys. */
function sshServices(ports: HostPorts, workspace: Workspace, sessions: SessionRegistry) {
  const { clock, log } = ports;
  const kept = sshFiles(workspace);
  const owned = keyServices(ports, kept);
  const ssh = new SshService({ sessions, clock, log, keys: owned.keys, ...kept });
  return {
    ssh,
    tunnels: new TunnelService(ssh),
    ...owned,
    keyInstaller: new KeyInstaller({ ssh, keys: owned.keys, sessions }),
    ...fileServices(ports, ssh, sessions),
  };
}

interface LabServerDeps {
  sessions: SessionRegistry;
  documents: DocumentStore;
  certificates: LabCa;
  explorer: MqttService;
}

/** The servers a lab needs: the broker, and the practice site. */
function labServers(
  { clock, log, workspaceDir }: HostPorts,
  { sessions, documents, certificates, explorer }: LabServerDeps,
) {
  return {
    practice: new PracticeService({
      ...{ sessions, clock, log, explorer, timers },
      randomSeed: () => randomInt(2 ** 32),
    }),
    broker: new BrokerService({
      ...{ sessions, documents, certificates, log, clock, timers },
      random: Math.random,
      stateFile: join(workspaceDir, 'broker.db'),
      stateFolder: join(workspaceDir, 'mosquitto'),
      searchPath: process.env['PATH'] ?? '',
    }),
  };
}

/** Key files and lists of known hosts, of the workspace and of this machine. */
function keyServices({ workspaceDir, log }: HostPorts, { ownHosts, knownHostsFiles }: ReturnType<typeof sshFiles>) {
  return {
    keys: new KeyService({ folders: { workspace: join(workspaceDir, 'keys'), home: join(homedir(), '.ssh') }, log }),
    knownHosts: new KnownHostsService({
      workspace: keptHostList(ownHosts),
      user: hostListFile(knownHostsFiles[0], true),
      machine: hostListFile(knownHostsFiles[1], false),
    }),
  };
}

/** What the SSH service reads of this machine, and what it keeps in the workspace. */
function sshFiles(workspace: Workspace) {
  const kept = (name: string) => ({
    read: () => readDocument(workspace, name),
    write: (text: string) => writeDocument(workspace, name, text),
  });
  return {
    knownHostsFiles: [join(homedir(), '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'] as const,
    ownHosts: kept('ssh.known-hosts'),
    recent: kept('ssh.recent'),
    tunnels: kept('ssh.tunnels'),
    agentSocket: process.env['SSH_AUTH_SOCK'] || null,
  };
}

/** Tells the connections of sleep, and of a clock that was set. */
function watchClocks(mqtt: MqttService): WakeWatch {
  const watch = new WakeWatch({
    read: () => ({ wallMs: Date.now(), monotonicMs: performance.now(), uptimeMs: uptime() * 1_000 }),
    onWake: (stoodMs) => mqtt.wake(stoodMs),
    onClockSet: (byMs) => mqtt.clockSet(byMs),
  });
  watch.start();
  return watch;
}

/** What works on files at both ends of SSH connections. */
function fileServices({ filesDir, workspaceDir, clock, log }: HostPorts, ssh: SshService, sessions: SessionRegistry) {
  const links = new SftpLinks({ ssh, sessions });
  const root = new LocalRoot(filesDir ?? homedir(), workspaceDir);
  return { files: new FileService({ links, root }), transfers: new TransferService({ links, root, clock, log }) };
}
