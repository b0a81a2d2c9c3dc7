import type { KeyKind } from '../../../shared/contract/keys.ts';

/** What a type of key means for the one who chooses it, in two sentences. */
export const KIND_WORDS: Readonly<Record<KeyKind['type'], { label: string; about: string }>> = {
  ed25519: {
    label: 'Ed25519',
    about:
      'Small, fast and safe, and taken by every OpenSSH since 2014. Choose it unless a device says that it does not know the type.',
  },
  ecdsa: {
    label: 'ECDSA',
    about:
      'On the curves of NIST, for devices and rules that ask for them. A machine with poor random numbers can give such a key away when it signs with it, so prefer Ed25519 where you may.',
  },
  rsa: {
    label: 'RSA',
    about:
      'The oldest type, which nearly every device knows. It needs 3072 bits to be as strong as the others: such keys are long, slow to make, and slow to use on small devices.',
  },
};

export const ECDSA_BITS = [256, 384, 521] as const;
export const RSA_BITS = [2_048, 3_072, 4_096, 8_192] as const;

/** How long a key takes to make, where that is worth a word. */
export function waitWords(kind: KeyKind): string {
  if (kind.type !== 'rsa' || kind.bits < 4_096) return '';
  return kind.bits < 8_192 ? 'Making it takes some seconds.' : 'Making it takes from ten seconds to a minute or two.';
}

/** The name ssh looks for by itself. */
export const usualName = ({ type }: KeyKind): string => `id_${type}`;

/** A kind with the size it has unless another is chosen. */
export function usualKind(type: KeyKind['type']): KeyKind {
  if (type === 'ed25519') return { type };
  return type === 'rsa' ? { type, bits: 3_072 } : { type, bits: 256 };
}
