import type { AclRule } from '../contract/broker-settings.ts';
import { filterMatches, filtersOverlap } from './topic-filter.ts';

/** Who asks, as far as rules tell clients apart. */
export interface AclSubject {
  clientId: string;
  /** Null for an anonymous client. */
  user: string | null;
}

/**
 * Whether a client may read or write a topic: some rule allows it, and none that applies denies it.
 *
 * @see mosquitto.conf(5), acl_file, for the meaning of `%u` and `%c`
 */
export function isAllowed(
  rules: readonly AclRule[],
  subject: AclSubject,
  what: 'read' | 'write',
  topic: string,
): boolean {
  let allowed = false;
  for (const rule of rules) {
    const filter = filterFor(rule, subject);
    if (filter === null || !grants(rule, what) || !filterMatches(filter, topic)) continue;
    if (rule.access === 'deny') return false;
    allowed = true;
  }
  return allowed;
}

/** Whether some topic of a subscription could be read; each message is looked at again when it is delivered. */
export function maySubscribe(rules: readonly AclRule[], subject: AclSubject, subscription: string): boolean {
  return rules.some((rule) => {
    const filter = filterFor(rule, subject);
    return filter !== null && rule.access !== 'deny' && grants(rule, 'read') && filtersOverlap(filter, subscription);
  });
}

const grants = ({ access }: AclRule, what: 'read' | 'write'): boolean =>
  access === 'both' || access === 'deny' || access === what;

/** The rule's filter with the client's names in it; null where the rule is not about this client. */
function filterFor(rule: AclRule, { clientId, user }: AclSubject): string | null {
  if (rule.user !== '' && rule.user !== user) return null;
  if (rule.clientId !== '' && rule.clientId !== clientId) return null;
  let isUsable = true;
  const name = (value: string | null): string => {
    // A name with these would widen the rule, or step into another's topics.
    if (value === null || value === '' || /[+#/]/.test(value)) isUsable = false;
    return value ?? '';
  };
  const filter = rule.filter.replaceAll(/%[uc]/g, (pattern) => name(pattern === '%u' ? user : clientId));
  return isUsable ? filter : null;
}
