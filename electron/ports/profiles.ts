import type { MqttSecrets, MqttSettings } from '../../shared/contract/mqtt-profile.ts';

/** A saved MQTT profile with its secrets opened, for the service that connects. */
export interface OpenedMqttProfile {
  name: string;
  settings: MqttSettings;
  secrets: Partial<MqttSecrets>;
}

export interface ProfileSource {
  /** @throws LabError `profile.unknown`, `secrets.unreadable`. */
  openMqtt(id: string): Promise<OpenedMqttProfile>;
}
