import { z } from 'zod';

import { errorText } from '../errors/text.ts';
import type { WireError } from '../errors/lab-error.ts';

/** A known failure as data, where it is part of a state rather than the answer to a request. */
export const Failure = z.custom<WireError>((value) => {
  const code = (value as { code?: unknown } | null)?.code;
  return typeof code === 'string' && Object.hasOwn(errorText, code);
});
