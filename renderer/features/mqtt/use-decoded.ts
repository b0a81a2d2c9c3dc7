import { useMemo } from 'react';

import { MAX_ALIASES, type SparkplugContext } from '../../../shared/contract/decoders.ts';
import { MAX_SCRIPT_BYTES } from '../../../shared/contract/scripts.ts';
import type { PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import { formatJson } from '../../../shared/domain/decode/json.ts';
import type { ProtoSchema } from '../../../shared/domain/decode/proto-schema.ts';
import { sparkplugTopic, unnamedAliases } from '../../../shared/domain/decode/sparkplug.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import { useNewest } from '../../lib/use-newest.ts';
import { useLab } from '../../link/lab-context.tsx';
import { peel, unwrap, type Peeled } from './payload-peel.ts';
import { shapePayload, type PayloadShape } from './payload-shape.ts';

/** What is to be decoded, and how. */
export interface ToDecode {
  sessionId: string;
  topic: string;
  seq: number;
  bytes: Uint8Array;
  isCut: boolean;
  format: PayloadFormat | 'auto';
  option: string;
  /** What .proto files declare; null until it is known. */
  schema: ProtoSchema | null;
}

export interface DecodedPayload {
  /** Null until a packed payload has come back from the host for the first time. */
  shape: PayloadShape | null;
  /** The bytes the shape was made from: the payload's, or what was inside. */
  bytes: Uint8Array;
  /** What was taken off, outermost first. */
  layers: readonly string[];
  /** Why nothing more was taken off, or that unpacking stopped at its limit. */
  note: string | null;
  /** What births and deaths say; null for any other message. */
  sparkplug: SparkplugContext | null;
}

/** Decodes the payload that is looked at: unpacked first, then in its format. */
export function useDecoded({ sessionId, topic, seq, bytes, isCut, format, option, schema }: ToDecode): DecodedPayload {
  const peeled = useUnwrapped(bytes, isCut, format);
  const sparkplug = useSparkplug(sessionId, topic, seq, peeled);
  const scripted = useScript(topic, peeled, option);
  const shape = useMemo(() => {
    if (!peeled) return null;
    if (peeled.format === 'script') return scripted;
    const aliases = new Map(sparkplug?.aliases.map(({ alias, ...names }) => [alias, names]));
    return shapePayload(peeled.bytes, peeled.isCut, {
      topic,
      format: peeled.format,
      option,
      aliases,
      ...(schema && { schema }),
    });
  }, [peeled, topic, option, schema, sparkplug, scripted]);
  const isLimited = peeled !== null && peeled.isCut && !isCut && peeled.layers.length > 0;
  return {
    shape,
    bytes: peeled?.bytes ?? bytes,
    layers: peeled?.layers ?? [],
    note: isLimited ? 'Only the first 4 MiB are unpacked' : (peeled?.note ?? null),
    sparkplug: shape?.format === 'sparkplug' ? sparkplug : null,
  };
}

function useUnwrapped(bytes: Uint8Array, isCut: boolean, format: PayloadFormat | 'auto'): Peeled | null {
  const lab = useLab();
  const outer = useMemo(
    () => ({ ...peel(bytes, isCut, format), wasChosen: format === 'deflate' }),
    [bytes, isCut, format],
  );
  const unwrapped = useNewest(outer.next ? outer : null, (input) => unwrap(lab, input, input.wasChosen));
  return outer.next ? (unwrapped?.output ?? null) : outer;
}

/** Asks the host for names and lives that a Sparkplug message leaves to its births. */
function useSparkplug(sessionId: string, topic: string, seq: number, peeled: Peeled | null): SparkplugContext | null {
  const lab = useLab();
  const isAsked = peeled !== null && (peeled.format === 'auto' || peeled.format === 'sparkplug');
  const question = useMemo(() => {
    if (!isAsked || !sparkplugTopic(topic)) return null;
    return { sessionId, topic, seq, aliases: unnamedAliases(peeled.bytes).slice(0, MAX_ALIASES) };
  }, [isAsked, sessionId, topic, seq, peeled]);
  const answered = useNewest(question, async (asked) => {
    try {
      return await lab.decoders.sparkplug(asked);
    } catch (error) {
      // The connection is gone from the list, or the link is for a moment: the aliases stay numbers.
      if (error instanceof LabError && (error.code === 'mqtt.no-session' || error.code === 'link-lost')) return null;
      throw error;
    }
  });
  return question && answered ? answered.output : null;
}

/** Lets a script of the user's decode the payload, in the host; null until it has. */
function useScript(topic: string, peeled: Peeled | null, name: string): PayloadShape | null {
  const lab = useLab();
  const question = useMemo(() => {
    if (peeled?.format !== 'script') return null;
    return { topic, name, bytes: new Uint8Array(peeled.bytes.subarray(0, MAX_SCRIPT_BYTES)) };
  }, [topic, peeled, name]);
  const answered = useNewest(question, async (asked): Promise<PayloadShape> => {
    const failed = (note: string): PayloadShape => ({ format: 'script', kind: 'hex', note });
    if (asked.name === '') return failed('Choose a script, or write one');
    try {
      const { json } = await lab.scripts.decode(asked);
      const { tokens } = formatJson(json);
      return { format: 'script', kind: 'json', tokens: tokens ?? [] };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      return failed(textOf(error.toWire()).title);
    }
  });
  return question && answered ? answered.output : null;
}
