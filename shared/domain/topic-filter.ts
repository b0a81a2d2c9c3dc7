/** Most bytes of UTF-8 in a topic name or filter [MQTT-4.7.3-3]. */
const MAX_TOPIC_BYTES = 65_535;

const SHARE = '$share/';

/**
 * What is wrong with a topic filter, in words that complete "cannot be used: …"; null if nothing is.
 *
 * @see MQTT 5.0 §4.7 Topic Names and Topic Filters, §4.8.2 Shared Subscriptions
 */
export function topicFilterProblem(filter: string): string | null {
  const general = textProblem(filter, 'topic filter');
  if (general) return general;
  if (filter === '$share' || filter.startsWith(SHARE)) return sharedProblem(filter);
  return levelsProblem(filter);
}

/**
 * What is wrong with the name of a topic to publish to; null if nothing is.
 *
 * @see MQTT 5.0 §4.7, [MQTT-3.3.2-2]
 */
export function topicNameProblem(topic: string): string | null {
  const general = textProblem(topic, 'topic name');
  if (general) return general;
  // [MQTT-4.7.1-1]
  return /[#+]/.test(topic) ? 'a topic name holds no wildcard (+ or #)' : null;
}

/** Whether a valid filter covers a topic name; a shared subscription covers what its own filter does. */
export function filterMatches(filter: string, topic: string): boolean {
  return compileFilter(filter)(topic);
}

/** The same as {@link filterMatches} for one filter and many topics. */
export function compileFilter(filter: string): (topic: string) => boolean {
  const levels = withoutShare(filter).split('/');
  const first = levels[0];
  const startsWild = first === '#' || first === '+';
  const isOpen = levels.at(-1) === '#';
  const fixed = isOpen ? levels.length - 1 : levels.length;
  return (topic) => {
    // [MQTT-4.7.2-1]: a leading wildcard never matches topics that begin with $.
    if (startsWild && topic.startsWith('$')) return false;
    return matchesLevels(levels, fixed, isOpen, topic);
  };
}

/** Walks the topic level by level without splitting it: the hot path of a filter over a whole tree. */
function matchesLevels(levels: readonly string[], fixed: number, isOpen: boolean, topic: string): boolean {
  let start = 0;
  for (let index = 0; index < fixed; index++) {
    if (start > topic.length) return false;
    const slash = topic.indexOf('/', start);
    const end = slash < 0 ? topic.length : slash;
    const level = levels[index]!;
    if (level !== '+' && !(level.length === end - start && topic.startsWith(level, start))) return false;
    start = end + 1;
  }
  // `start` is past the end when the topic has no level left; `#` stands for the parent too (§4.7.1.2).
  return isOpen || start > topic.length;
}

function withoutShare(filter: string): string {
  if (!filter.startsWith(SHARE)) return filter;
  return filter.slice(filter.indexOf('/', SHARE.length) + 1);
}

function textProblem(text: string, what: string): string | null {
  // [MQTT-4.7.3-1]
  if (text.length === 0) return `a ${what} has at least one character`;
  // [MQTT-4.7.3-2]
  if (text.includes('\0')) return `a ${what} holds no NUL character`;
  // [MQTT-1.5.4-1]
  if (!text.isWellFormed()) return `a ${what} holds no half of a surrogate pair`;
  if (text.length * 3 > MAX_TOPIC_BYTES && new TextEncoder().encode(text).byteLength > MAX_TOPIC_BYTES)
    return `a ${what} has at most 65,535 bytes`;
  return null;
}

function levelsProblem(filter: string): string | null {
  const levels = filter.split('/');
  for (const [index, level] of levels.entries()) {
    // [MQTT-4.7.1-1]
    if (level.includes('#') && level !== '#') return '# stands alone in its level';
    if (level === '#' && index !== levels.length - 1) return '# is the last level';
    // [MQTT-4.7.1-2]
    if (level.includes('+') && level !== '+') return '+ stands alone in its level';
  }
  return null;
}

function sharedProblem(filter: string): string | null {
  const end = filter.indexOf('/', SHARE.length);
  const name = filter.slice(SHARE.length, end < 0 ? undefined : end);
  // [MQTT-4.8.2-1]
  if (name.length === 0) return 'a shared subscription has a name: $share/NAME/FILTER';
  // [MQTT-4.8.2-2]
  if (/[#+]/.test(name)) return 'the name of a shared subscription holds no wildcard';
  if (end < 0 || end === filter.length - 1) return 'a shared subscription ends with a filter: $share/NAME/FILTER';
  return levelsProblem(filter.slice(end + 1));
}

/** Whether some topic name is covered by both of two valid filters; shared ones count as the filter they hold. */
export function filtersOverlap(one: string, other: string): boolean {
  const [a, b] = [withoutShare(one).split('/'), withoutShare(other).split('/')];
  // [MQTT-4.7.2-1]: a leading wildcard never meets topics that begin with $.
  if ((isWild(a[0]) && b[0]!.startsWith('$')) || (isWild(b[0]) && a[0]!.startsWith('$'))) return false;
  for (let index = 0; ; index++) {
    const [left, right] = [a[index], b[index]];
    if (left === '#' || right === '#') return true;
    // `#` stands for the parent too (§4.7.1.2).
    if (left === undefined || right === undefined) return left === right;
    if (left !== '+' && right !== '+' && left !== right) return false;
    if (index + 1 === a.length && b[index + 1] === '#') return true;
    if (index + 1 === b.length && a[index + 1] === '#') return true;
  }
}

const isWild = (level: string | undefined): boolean => level === '#' || level === '+';
