import { FORMAT_NAMES } from '../../../../shared/domain/decode/formats.ts';
import { FieldsAndBytes } from '../../../ui/fields-and-bytes.tsx';
import { HexView } from '../../../ui/hex-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import type { PayloadShape } from '../payload-shape.ts';
import { ImageView } from './image-view.tsx';
import classes from './payload-view.module.css';
import { TextView } from './text-view.tsx';

interface PayloadBodyProps {
  /** Null while the payload is being unpacked. */
  shape: PayloadShape | null;
  /** What the shape was made from. */
  bytes: Uint8Array;
  isEmpty: boolean;
}

/** A payload, drawn in its shape. */
export function PayloadBody({ shape, bytes, isEmpty }: PayloadBodyProps) {
  if (isEmpty) return <p className={classes.empty}>The payload is empty.</p>;
  if (!shape) return <Loading what="the unpacked payload" />;
  switch (shape.kind) {
    case 'hex':
      return <HexView bytes={bytes} label="Payload as bytes" />;
    case 'json':
      return <TextView label="Payload as JSON" pieces={shape.tokens} />;
    case 'image':
      return <ImageView facts={shape.facts} bytes={bytes} label="Payload as an image" />;
    case 'tree':
      return (
        <FieldsAndBytes
          key={shape.format}
          decoded={shape.decoded}
          bytes={bytes}
          fieldsLabel={`Fields of ${FORMAT_NAMES[shape.format]}`}
          bytesLabel="Payload as bytes"
        />
      );
    default: {
      const pieces = shape.pieces.map(({ text, isValid }) => ({ text, kind: isValid ? 'plain' : 'invalid' }));
      return <TextView label="Payload as text" pieces={pieces} />;
    }
  }
}

/** What the reader must know of a payload beside what is drawn. */
export function PayloadNotes({ shape, note }: { shape: PayloadShape | null; note: string | null }) {
  const said = [note, shape && 'note' in shape ? shape.note : null, shape?.kind === 'text' ? marked(shape) : null]
    .filter((text) => text !== null)
    .join('. ');
  return said ? <p className={classes.note}>{said}</p> : null;
}

function marked({ invalidBytes }: { invalidBytes: number }): string | null {
  if (invalidBytes === 0) return null;
  const bytes = `${invalidBytes.toLocaleString('en')} ${invalidBytes === 1 ? 'byte is' : 'bytes are'}`;
  return `Not all of this is UTF-8: ${bytes} shown as \\xNN`;
}
