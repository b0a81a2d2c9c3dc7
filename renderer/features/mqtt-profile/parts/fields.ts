import type { UseFormReturnType } from '@mantine/form';

import type { ProfileValues } from '../profile-values.ts';

/** The form, as each of its parts is given it. */
export type ProfileForm = UseFormReturnType<
  ProfileValues,
  ProfileValues,
  (values: ProfileValues) => Record<string, string>
>;

/** The three levels of delivery, for a select. */
export const QOS_CHOICES = [
  { value: '0', label: '0 – at most once' },
  { value: '1', label: '1 – at least once' },
  { value: '2', label: '2 – exactly once' },
];

/** A select's text as a quality of service. */
export const qosOf = (value: string | null): 0 | 1 | 2 => (value === '1' ? 1 : value === '2' ? 2 : 0);
