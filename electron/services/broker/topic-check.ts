import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import { isAllowed, maySubscribe, type AclSubject } from '../../../shared/domain/acl.ts';

/** The broker's own topics: clients may read them, never write them. */
const isOwn = (topic: string): boolean => topic.startsWith('$SYS/');

/** Who may read and write what, by the settings of the moment. */
export class TopicCheck {
  readonly #settings: () => BrokerSettings;

  constructor(settings: () => BrokerSettings) {
    this.#settings = settings;
  }

  mayWrite(subject: AclSubject, topic: string): boolean {
    const { hasRules, rules } = this.#settings();
    return !isOwn(topic) && (!hasRules || isAllowed(rules, subject, 'write', topic));
  }

  mayRead(subject: AclSubject, topic: string): boolean {
    const { hasRules, rules } = this.#settings();
    return !hasRules || isAllowed(rules, subject, 'read', topic);
  }

  maySubscribe(subject: AclSubject, filter: string): boolean {
    const { hasRules, rules } = this.#settings();
    return !hasRules || maySubscribe(rules, subject, filter);
  }
}
