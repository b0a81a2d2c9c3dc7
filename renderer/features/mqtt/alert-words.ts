import type { AlertCondition } from '../../../shared/contract/mqtt-alerts.ts';
import { formatDuration } from '../../lib/format.ts';

const valueAt = (path: string): string => (path === '$' ? 'the payload' : path);

/** A condition as one reads it after "alert when". */
export function conditionWords(condition: AlertCondition): string {
  switch (condition.kind) {
    case 'threshold':
      return `${valueAt(condition.path)} is ${condition.side} ${condition.limit}`;
    case 'change':
      return `${valueAt(condition.path)} changes`;
    case 'sequence':
      return `${valueAt(condition.path)} does not count up by one`;
    case 'silence':
      return `nothing comes for ${formatDuration(condition.afterS * 1_000)}`;
    case 'regex':
      return `the payload matches ${condition.pattern}`;
  }
}
