import type { LabContract } from '../../shared/contract/index.ts';
import type { Handlers } from '../../shared/wire/server.ts';
import type { KeyService } from '../services/keys/key-service.ts';
import type { KnownHostsService } from '../services/keys/known-hosts/known-hosts-service.ts';
import type { FileService } from '../services/ssh/files/file-service.ts';
import type { TransferService } from '../services/ssh/files/transfers/transfer-service.ts';
import type { SshService } from '../services/ssh/ssh-service.ts';
import type { TunnelService } from '../services/ssh/tunnels/tunnel-service.ts';

export const sshHandlers = (ssh: SshService): Handlers<LabContract>['ssh'] => ({
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

export const tunnelHandlers = (tunnels: TunnelService): Handlers<LabContract>['tunnels'] => ({
  list: (params, sink) => tunnels.list(params, sink),
  add: (params) => tunnels.add(params),
  start: (params) => tunnels.start(params),
  stop: (params) => tunnels.stop(params),
  remove: (params) => tunnels.remove(params),
  connections: (params, sink) => tunnels.connections(params, sink),
  cut: (params) => tunnels.cut(params),
});

export const keyHandlers = (keys: KeyService): Handlers<LabContract>['keys'] => ({
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

export const fileHandlers = (files: FileService): Handlers<LabContract>['files'] => ({
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

export const transferHandlers = (transfers: TransferService): Handlers<LabContract>['transfers'] => ({
  jobs: (params, sink) => transfers.jobs(params, sink),
  copy: (params) => transfers.copy(params),
  remove: (params) => transfers.remove(params),
  answer: (params) => transfers.answer(params),
  cancel: (params) => transfers.cancel(params),
  pause: (params) => transfers.pause(params),
  retry: (params) => transfers.retry(params),
  clear: () => transfers.clear(),
});

export const knownHostHandlers = (hosts: KnownHostsService): Handlers<LabContract>['knownHosts'] => ({
  find: (params) => hosts.find(params),
  removeLine: (params) => hosts.removeLine(params),
  removeHost: (params) => hosts.removeHost(params),
  hash: (params) => hosts.hash(params),
});
