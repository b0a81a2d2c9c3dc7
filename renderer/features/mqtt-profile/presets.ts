import type { ProfileValues } from './profile-values.ts';

/** A well-known broker: what its fields are, and what only the user knows. */
export interface Preset {
  name: string;
  /** Fields it fills in; all others stay as they are. */
  values: Partial<ProfileValues>;
  /** What is still to be entered. */
  missing: string;
}

const TLS: Partial<ProfileValues> = { transport: 'tls', port: 8_883, protocolVersion: 5 };

/** Nothing here connects: a preset is a form half filled in. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'mosquitto on this machine',
    values: { transport: 'tcp', host: '127.0.0.1', port: 1_883, protocolVersion: 5 },
    missing: 'Nothing, unless it has a password file.',
  },
  {
    name: 'Practice lab',
    values: { transport: 'tcp', host: '127.0.0.1', port: 1_883, protocolVersion: 4 },
    missing: 'Nothing while the practice lab runs; its pane says if port 1883 was taken and it has another.',
  },
  {
    name: 'HiveMQ Cloud',
    values: { ...TLS, host: 'CLUSTER.s1.eu.hivemq.cloud' },
    missing: 'The cluster’s host name, and a user name and password from its Access Management.',
  },
  {
    name: 'EMQX Serverless',
    values: { ...TLS, host: 'DEPLOYMENT.ala.eu-central-1.emqxsl.com' },
    missing: 'The deployment’s host name, and a user name and password from its Authentication.',
  },
  {
    name: 'AWS IoT Core',
    values: {
      ...TLS,
      host: 'ACCOUNT-ats.iot.REGION.amazonaws.com',
      subscriptions: [{ filter: 'my/topic', qos: 0 }],
    },
    missing:
      'The account’s endpoint, the thing’s certificate and key, and a client id and topics its policy allows: ' +
      'a filter it does not allow ends the connection. On port 443 add the ALPN protocol x-amzn-mqtt-ca.',
  },
  {
    name: 'Azure Event Grid',
    values: {
      ...TLS,
      host: 'NAMESPACE.REGION-1.ts.eventgrid.azure.net',
      subscriptions: [{ filter: 'my/topic', qos: 0 }],
    },
    missing: 'The namespace’s MQTT host name, the client’s authentication name as user name, its certificate and key.',
  },
  {
    name: 'Azure IoT Hub',
    values: {
      transport: 'tls',
      host: 'HUB.azure-devices.net',
      port: 8_883,
      protocolVersion: 4,
      clientId: 'DEVICE',
      username: 'HUB.azure-devices.net/DEVICE/?api-version=2021-04-12',
      subscriptions: [{ filter: 'devices/DEVICE/messages/devicebound/#', qos: 1 }],
    },
    missing: 'Hub and device in place of HUB and DEVICE, and a SAS token as password.',
  },
];
