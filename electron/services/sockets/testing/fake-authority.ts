import type { ServerCertificates } from '../../../ports/server-certificates.ts';
import { LabCa } from '../../certificates/lab-ca.ts';
import { realClock } from '../../lib/testing/fakes.ts';
import { fakeSecrets, MemoryDocuments } from '../../lib/testing/memory-documents.ts';

/** The lab's authority, kept nowhere. */
export const fakeAuthority = (): ServerCertificates =>
  new LabCa({ documents: new MemoryDocuments(), secrets: fakeSecrets, clock: realClock });
