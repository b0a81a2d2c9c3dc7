import type { RuleReply } from '../../contract/socket-answer.ts';
import { parseEscapes } from '../escapes.ts';
import { parseHex } from '../publish/hex-input.ts';

const ENDINGS = { none: '', lf: '\n', crlf: '\r\n', nul: '\0' } as const;
/** Names in braces; anything else in braces is what it is, as JSON has it. */
const PLACE = /\{([A-Za-z_]\w*|\d{1,2})\}/;

/** A template taken apart: bytes, and names of what is put between them. */
export type TemplatePart = Uint8Array | { name: string; written: Uint8Array };

/** A template that can be filled in, or what is wrong with it. */
export type ParsedTemplate = { parts: TemplatePart[]; problem: null } | { parts: null; problem: string };

/** Takes a reply's template apart; an echo or nothing has no parts. */
export function parseReply(reply: RuleReply): ParsedTemplate {
  if (reply.kind !== 'text' && reply.kind !== 'hex') return { parts: [], problem: null };
  const read = reply.kind === 'text' ? parseEscapes : parseHex;
  const parts: TemplatePart[] = [];
  const pieces = reply.template.split(PLACE);
  for (const [at, piece] of pieces.entries()) {
    // `split` puts what the group caught between the pieces.
    if (at % 2 === 1) parts.push({ name: piece, written: new TextEncoder().encode(`{${piece}}`) });
    else if (piece.trim() !== '' || reply.kind === 'text') {
      const { bytes, problem } = read(piece);
      if (!bytes) return { parts: null, problem: problem ?? 'It cannot be read' };
      parts.push(bytes);
    }
  }
  if (reply.kind === 'text') parts.push(new TextEncoder().encode(ENDINGS[reply.ending]));
  return { parts, problem: null };
}

/**
 * The pieces of a template's bytes, in their order; a name that stands for nothing stays as it is written. They are not
 * joined, since names that occur often can make them too many.
 */
export function fillTemplate(
  parts: readonly TemplatePart[],
  valueOf: (name: string) => Uint8Array | undefined,
): Uint8Array[] {
  return parts.map((part) => (part instanceof Uint8Array ? part : (valueOf(part.name) ?? part.written)));
}
