import { z } from 'zod';

/** Longest time a rule waits before it answers, in milliseconds. */
export const MAX_ANSWER_DELAY_MS = 60_000;
/** Most rules of one answer. */
export const MAX_RULES = 100;

/** What has to hold of a line or chunk. Texts may hold escapes, as `\r` and `\x1f`. */
export const RuleTest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  z.object({ kind: z.literal('equals'), text: z.string().max(10_000) }),
  z.object({ kind: z.literal('contains'), text: z.string().min(1).max(10_000) }),
  z.object({ kind: z.literal('regex'), pattern: z.string().min(1).max(1_000), ignoresCase: z.boolean() }),
  /** Pairs of hexadecimal digits, `??` for any byte. */
  z.object({ kind: z.literal('bytes'), pattern: z.string().min(1).max(4_000) }),
]);
export type RuleTest = z.infer<typeof RuleTest>;

/** What a rule sends. `{line}`, `{0}` to `{99}`, a group's `{name}`, `{count}`, `{time}` and `{peer}` are filled in. */
export const RuleReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  /** What came, as it came. */
  z.object({ kind: z.literal('echo') }),
  /** Text with escapes, and what ends it. */
  z.object({
    kind: z.literal('text'),
    template: z.string().max(100_000),
    ending: z.enum(['none', 'lf', 'crlf', 'nul']),
  }),
  z.object({ kind: z.literal('hex'), template: z.string().max(100_000) }),
]);
export type RuleReply = z.infer<typeof RuleReply>;

/** One rule: the first that fits a line answers it, and the first that fits a chunk; a datagram, the first of all. */
export const Rule = z.object({
  /** `line` ends in LF or CRLF however it was split; `chunk` is what came at once, or one datagram. */
  when: z.enum(['connect', 'line', 'chunk']),
  /** Not asked on `connect`. */
  test: RuleTest,
  delayMs: z.number().int().min(0).max(MAX_ANSWER_DELAY_MS),
  reply: RuleReply,
  /** Afterwards; nothing of it with UDP. */
  after: z.enum(['stay', 'half-close', 'close', 'reset']),
});
export type Rule = z.infer<typeof Rule>;

/** What a socket answers without the user's hand. */
export const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Every byte back as it came [RFC 862]. */
  z.object({ kind: z.literal('echo') }),
  /** For every line that ends in LF or CRLF: `template` with the line in place of `{line}`, and CRLF. */
  z.object({ kind: z.literal('line'), template: z.string().max(10_000) }),
  /** Everything is read, nothing answered [RFC 863]. */
  z.object({ kind: z.literal('discard') }),
  /** The time at once, then the end [RFC 867]. */
  z.object({ kind: z.literal('daytime') }),
  /** Lines of characters without end [RFC 864]. */
  z.object({ kind: z.literal('chargen') }),
  z.object({ kind: z.literal('rules'), rules: z.array(Rule).max(MAX_RULES) }),
]);
export type Answer = z.infer<typeof Answer>;
