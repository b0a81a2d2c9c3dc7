import type { Documents } from '../../../ports/documents.ts';
import type { Secrets } from '../../../ports/secrets.ts';

/** Documents that only remember. */
export class MemoryDocuments implements Documents {
  readonly bodies = new Map<string, string>();

  read(name: string): string | null {
    return this.bodies.get(name) ?? null;
  }

  write(name: string, body: string): void {
    this.bodies.set(name, body);
  }
}

/** Seals by turning every bit over: enough to see that nothing is stored as it is. */
export const fakeSecrets: Secrets = {
  backend: 'a test',
  seal: async (secret) => new TextEncoder().encode(secret).map((byte) => byte ^ 0xff),
  open: async (sealed) => new TextDecoder().decode(sealed.map((byte) => byte ^ 0xff)),
};
