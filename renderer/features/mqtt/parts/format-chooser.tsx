import { NativeSelect, TextInput } from '@mantine/core';
import { useStore } from 'zustand';

import { FORMAT_NAMES, type PayloadFormat } from '../../../../shared/domain/decode/formats.ts';
import { parseStruct } from '../../../../shared/domain/decode/struct.ts';
import type { ChosenFormat, ExplorerStore } from '../mqtt-store.ts';
import type { Protos } from '../use-protos.ts';
import classes from './payload-view.module.css';
import { ProtoChooser } from './proto-chooser.tsx';
import { ScriptChooser, type ScriptSample } from './script-chooser.tsx';

const GROUPS: { group: string; formats: PayloadFormat[] }[] = [
  { group: 'Text', formats: ['json', 'text', 'utf-16le', 'utf-16be', 'latin-1'] },
  { group: 'Fields', formats: ['cbor', 'messagepack', 'protobuf', 'sparkplug', 'numbers', 'script'] },
  { group: 'Unpack, then detect', formats: ['base64', 'deflate'] },
  { group: 'Bytes', formats: ['image', 'hex'] },
];
const FORMATS = [
  { value: 'auto', label: 'Auto' },
  ...GROUPS.map(({ group, formats }) => ({
    group,
    items: formats.map((value) => ({ value, label: FORMAT_NAMES[value] })),
  })),
];

interface FormatChooserProps {
  store: ExplorerStore;
  /** What the .proto files declare; null until it is known. */
  protos: Protos | null;
  /** The payload that is looked at, to try scripts on. */
  sample: ScriptSample;
}

/** Chooses how payloads are shown; for numbers also how they are packed, for Protobuf the type of the message, of scripts which. */
export function FormatChooser({ store, protos, sample }: FormatChooserProps) {
  const format = useStore(store, (state) => state.format);
  const layout = useStore(store, (state) => state.layout);
  return (
    <>
      <NativeSelect
        aria-label="Payload format"
        size="xs"
        className={classes.format ?? ''}
        value={format}
        data={FORMATS}
        onChange={(event) => store.setState({ format: event.currentTarget.value as ChosenFormat })}
      />
      {format === 'numbers' && (
        <TextInput
          aria-label="Layout of the numbers"
          size="xs"
          className={classes.layout ?? ''}
          value={layout}
          maxLength={300}
          spellCheck={false}
          error={typeof parseStruct(layout) === 'string'}
          onChange={(event) => store.setState({ layout: event.currentTarget.value })}
        />
      )}
      {format === 'script' && <ScriptChooser store={store} sample={sample} />}
      {format === 'protobuf' && protos && <ProtoChooser store={store} protos={protos} />}
    </>
  );
}

/** How a layout is written; stands below the chooser while one can be. */
export const LayoutHint = () => (
  <p className={classes.hint}>
    Python’s struct letters, repeated to the end: <code>{'>'}</code> big-endian or <code>{'<'}</code> little-endian,
    then <code>b h i q</code> signed or <code>B H I Q</code> unsigned with 1, 2, 4 or 8 bytes, <code>e f d</code> floats
    with 2, 4 or 8, <code>x</code> skips a byte. For example <code>{'>HBBIfffh'}</code>.
  </p>
);
