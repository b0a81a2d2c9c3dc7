import type { AclRule, Fault, ListenerKind } from '../../../shared/contract/broker-settings.ts';

/** Listeners as the pane calls them. */
export const LISTENER_LABELS: Record<ListenerKind, string> = {
  tcp: 'MQTT over TCP',
  tls: 'MQTT over TLS',
  ws: 'WebSocket',
  wss: 'WebSocket over TLS',
};

/** Said wherever the broker listens beyond loopback. */
export const WHO_CAN_REACH =
  'Everyone on the networks of this machine can reach the broker: others in the same Wi-Fi or lab, too. ' +
  'Without TLS they can read along; without users they can publish.';

export const ACCESS_CHOICES: { value: AclRule['access']; label: string }[] = [
  { value: 'both', label: 'Read & write' },
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Write' },
  { value: 'deny', label: 'Deny' },
];

export const FAULT_CHOICES: { value: Fault['what']; label: string }[] = [
  { value: 'drop', label: 'Drop' },
  { value: 'delay', label: 'Delay' },
  { value: 'duplicate', label: 'Duplicate' },
  { value: 'disconnect', label: 'Disconnect' },
  { value: 'refuse', label: 'Refuse' },
  { value: 'expire', label: 'Expire session' },
];

/** CONNACK return codes [MQTT-3.2.2.3]. */
export const RETURN_CODE_CHOICES = [
  { value: '2', label: '2, identifier rejected' },
  { value: '3', label: '3, server unavailable' },
  { value: '4', label: '4, bad user name or password' },
  { value: '5', label: '5, not authorised' },
];
