import type { CertificateDetails, TlsFacts } from '../contract/socket-tls.ts';

const DAY_MS = 86_400_000;

/** Why the other side was let in, in a sentence. */
export function trustStory({ trust }: Pick<TlsFacts, 'trust'>): string {
  switch (trust) {
    case 'system':
      return 'Every signature of the chain was checked; it ends at an authority that this system trusts.';
    case 'authority-file':
      return 'Every signature of the chain was checked; it ends at the authority chosen in the form.';
    case 'pin':
      return 'Its SHA-256 fingerprint is the one you chose to trust; names, dates and authorities were not asked for.';
    case 'none-asked':
      return 'The client was not asked for a certificate: the connection is encrypted, but who it is was not proven.';
  }
}

/** What one certificate of a chain says, and what stands behind it; `index` 0 is the other side's own. */
export function certificateStory(certificate: CertificateDetails, index: number, nowMs: number): string {
  const { subject, issuer, names, key, isAuthority } = certificate;
  const isSelfSigned = subject === issuer;
  const voucher = isSelfSigned ? 'nobody but itself says so' : `“${issuer}” says so`;
  const validity = validityStory(certificate, nowMs);
  if (index === 0) {
    const called = names.length > 0 ? names.join(', ') : `“${subject}”`;
    return `Whoever holds its private key (${key}) is ${called}: ${voucher}. ${validity}`;
  }
  if (isSelfSigned)
    return `A root authority (${key}): it signed itself, so it is worth what the list is worth that it was found in. ${validity}`;
  const right = isAuthority ? 'may sign certificates' : 'signed the one before, without being an authority';
  return `An intermediate authority (${key}): it ${right}; ${voucher}. ${validity}`;
}

function validityStory({ validFrom, validTo }: CertificateDetails, nowMs: number): string {
  const untilMs = Date.parse(validTo);
  const day = validTo.slice(0, 10);
  if (Date.parse(validFrom) > nowMs) return `Valid only from ${validFrom.slice(0, 10)}.`;
  if (untilMs < nowMs) return `It expired on ${day}.`;
  const days = Math.floor((untilMs - nowMs) / DAY_MS);
  return `Valid until ${day}: ${days} more ${days === 1 ? 'day' : 'days'}.`;
}
