import { NativeSelect, SegmentedControl } from '@mantine/core';

import type { KeyKind } from '../../../../shared/contract/keys.ts';
import classes from '../keys-pane.module.css';
import { ECDSA_BITS, KIND_WORDS, RSA_BITS, usualKind } from '../kind-words.ts';

const TYPES = ['ed25519', 'ecdsa', 'rsa'] as const;

/** The type of a key, its size where there is a choice, and what the choice means. */
export function KindFields({ kind, onChange }: { kind: KeyKind; onChange(kind: KeyKind): void }) {
  const sizes = kind.type === 'rsa' ? RSA_BITS : kind.type === 'ecdsa' ? ECDSA_BITS : [];
  const resize = (bits: number): void => {
    if (kind.type === 'rsa') onChange({ type: 'rsa', bits });
    else if (kind.type === 'ecdsa') onChange({ type: 'ecdsa', bits: bits as (typeof ECDSA_BITS)[number] });
  };
  return (
    <>
      <div className={classes.buttons}>
        <SegmentedControl
          aria-label="Type"
          data={TYPES.map((type) => ({ value: type, label: KIND_WORDS[type].label }))}
          value={kind.type}
          onChange={(type) => onChange(usualKind(type))}
        />
        {kind.type !== 'ed25519' && (
          <NativeSelect
            size="xs"
            aria-label="Size"
            data={sizes.map((bits) => ({ value: String(bits), label: `${bits} bits` }))}
            value={String(kind.bits)}
            onChange={(event) => resize(Number(event.currentTarget.value))}
          />
        )}
      </div>
      <p className={classes.about}>{KIND_WORDS[kind.type].about}</p>
    </>
  );
}
