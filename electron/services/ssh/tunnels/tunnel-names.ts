import type { TunnelListen, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import { placeText } from '../../../../shared/domain/tunnel-address.ts';

/** What a tunnel's session is called. */
export function tunnelTitle(spec: TunnelSpec): string {
  const listen = placeText(spec.listen);
  if (spec.kind === 'dynamic') return `SOCKS proxy on ${listen}`;
  return `Tunnel ${spec.kind === 'remote' ? 'from the server’s ' : ''}${listen} to ${placeText(spec.target)}`;
}

/** This machine's end of a tunnel and the server's, as its session shows them. */
export function tunnelEnds(
  spec: TunnelSpec,
  listening: TunnelListen,
  server: string,
): { local: string; remote: string } {
  const door = placeText(listening);
  if (spec.kind === 'dynamic') return { local: door, remote: server };
  const target = placeText(spec.target);
  return spec.kind === 'remote' ? { local: target, remote: door } : { local: door, remote: target };
}
