/** One block of a PEM file (RFC 7468 §2), from its BEGIN to its END line. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

const blocks = (pem: string, label: RegExp): string =>
  Array.from(pem.matchAll(BLOCK))
    .filter(([, name]) => label.test(name!))
    .map(([block]) => `${block}\n`)
    .join('');

/** Only the certificates of a PEM file: a private key beside them must not go where certificates are kept. */
export const certificatesOf = (pem: string): string => blocks(pem, /^(TRUSTED )?CERTIFICATE$/);

/** Only the private keys of a PEM file. */
export const privateKeysOf = (pem: string): string => blocks(pem, /PRIVATE KEY$/);
