import { z } from 'zod';

import { MAX_SCRIPT_CHARS, MAX_SCRIPTS, type ScriptOutput } from '../../../shared/contract/scripts.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';
import type { LoadedScript, Scripts } from '../../ports/scripts.ts';

/** Name of the document they are kept in. */
const DOCUMENT = 'decoder-scripts';
/** Scripts kept loaded: those used last. */
const MOST_LOADED = 8;

const Kept = z.record(z.string(), z.string().max(MAX_SCRIPT_CHARS));
type Names = { names: string[] };

interface Payload {
  bytes: Uint8Array;
  topic: string;
}

/** The decoders that users wrote; see `contract/scripts.ts`. */
export class DecoderScripts {
  readonly #deps: { documents: Documents; scripts: Scripts };
  readonly #sinks = new Set<LatestSink<Names>>();
  /** By their text, the one used last at the end. */
  readonly #loaded = new Map<string, Promise<LoadedScript>>();
  #kept: Record<string, string> | undefined;

  constructor(deps: { documents: Documents; scripts: Scripts }) {
    this.#deps = deps;
  }

  list(_params: object, sink: LatestSink<Names>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#names());
  }

  /** @throws LabError `scripts.unknown`. */
  async get({ name }: { name: string }): Promise<{ text: string }> {
    return { text: this.#text(name) };
  }

  /** @throws LabError `scripts.too-many`, `workspace.write-failed`. */
  async save({ name, text }: { name: string; text: string }): Promise<void> {
    const others = Object.entries(this.#current()).filter(([other]) => other !== name);
    if (others.length >= MAX_SCRIPTS) throw new LabError('scripts.too-many', { limit: MAX_SCRIPTS });
    this.#keep(Object.fromEntries([...others, [name, text]]));
  }

  /** @throws LabError `scripts.unknown`, `workspace.write-failed`. */
  async remove({ name }: { name: string }): Promise<void> {
    this.#text(name);
    this.#keep(Object.fromEntries(Object.entries(this.#current()).filter(([other]) => other !== name)));
  }

  /** @throws LabError `scripts.unknown`, `scripts.failed`. */
  async decode({ name, ...payload }: Payload & { name: string }): Promise<ScriptOutput> {
    return await this.tryOut({ ...payload, text: this.#text(name) });
  }

  /** @throws LabError `scripts.failed`. */
  async tryOut({ text, bytes, topic }: Payload & { text: string }): Promise<ScriptOutput> {
    try {
      const script = await this.#load(text);
      const { json, printed } = await script.call('decode', [topic], bytes);
      return { json, printed };
    } catch (error) {
      // A script that failed may be left in any state, or its thread be gone: the next call begins anew.
      this.#unload(text);
      throw error;
    }
  }

  #load(text: string): Promise<LoadedScript> {
    const script = this.#loaded.get(text) ?? this.#deps.scripts.load(text, 'decode');
    this.#loaded.delete(text);
    this.#loaded.set(text, script);
    for (const oldest of this.#loaded.keys()) if (this.#loaded.size > MOST_LOADED) this.#unload(oldest);
    return script;
  }

  #unload(text: string): void {
    const script = this.#loaded.get(text);
    this.#loaded.delete(text);
    script?.then(
      (loaded) => loaded.close(),
      () => undefined, // It was never loaded.
    );
  }

  #text(name: string): string {
    const text = this.#current()[name];
    if (text === undefined) throw new LabError('scripts.unknown', { name });
    return text;
  }

  #names(): Names {
    return { names: Object.keys(this.#current()).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })) };
  }

  #current(): Record<string, string> {
    this.#kept ??= readKept(this.#deps.documents.read(DOCUMENT));
    return this.#kept;
  }

  /** Writes first: a script that could not be kept does not seem to be. */
  #keep(kept: Record<string, string>): void {
    this.#deps.documents.write(DOCUMENT, JSON.stringify(kept));
    this.#kept = kept;
    for (const sink of this.#sinks) sink.offer(() => this.#names());
  }
}

function readKept(text: string | null): Record<string, string> {
  try {
    return Kept.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {}; // Not what we wrote: start afresh.
  }
}
