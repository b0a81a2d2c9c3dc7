import { MAX_PROTO_FILES, ProtoFile, type Protos } from '../../../shared/contract/decoders.ts';
import type { ProtoSchema } from '../../../shared/domain/decode/proto-schema.ts';
import { schemaOf } from '../../../shared/domain/decode/proto-wire.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';
import type { Documents } from '../../ports/documents.ts';
import type { Log } from '../../ports/log.ts';
import { compileProtos } from './compile-protos.ts';

/** Name of the document the files are kept in. */
const DOCUMENT = 'proto-files';

/** The workspace's .proto files, and what they declare together. */
export class ProtoFiles {
  readonly #sinks = new Set<LatestSink<Protos>>();
  #files: ProtoFile[] = [];
  #protos: Protos | null = null;

  constructor(private readonly deps: { documents: Documents; log: Log }) {}

  protos(_params: object, sink: LatestSink<Protos>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => this.#current());
  }

  /** What the files declare, to decode by. */
  schema(): ProtoSchema {
    return schemaOf(this.#current());
  }

  /**
   * Adds files, in place of those of the same name; all of them or, where they do not fit together, none.
   * @throws LabError `decoders.bad-proto`, `decoders.too-many-protos`, `workspace.write-failed`.
   */
  async addProtos({ files }: { files: ProtoFile[] }): Promise<void> {
    const added = new Set(files.map(({ name }) => name));
    this.#current();
    const kept = this.#files.filter(({ name }) => !added.has(name));
    this.#keep([...kept, ...files].toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** @throws LabError `decoders.bad-proto` where another file needs it, `workspace.write-failed`. */
  async removeProto({ name }: { name: string }): Promise<void> {
    this.#current();
    this.#keep(this.#files.filter((file) => file.name !== name));
  }

  #current(): Protos {
    this.#protos ??= this.#read();
    return this.#protos;
  }

  #read(): Protos {
    const nothing: Protos = { files: [], messages: [], enums: [] };
    const text = this.deps.documents.read(DOCUMENT);
    if (text === null) return nothing;
    try {
      const files = ProtoFile.array().parse(JSON.parse(text));
      const protos = protosOf(files);
      this.#files = files;
      return protos;
    } catch (error) {
      this.deps.log.warn('stored .proto files could not be read', { error });
      return nothing;
    }
  }

  #keep(files: ProtoFile[]): void {
    if (files.length > MAX_PROTO_FILES) throw new LabError('decoders.too-many-protos', { limit: MAX_PROTO_FILES });
    const protos = protosOf(files);
    this.deps.documents.write(DOCUMENT, JSON.stringify(files));
    this.#files = files;
    this.#protos = protos;
    for (const sink of this.#sinks) sink.offer(() => this.#current());
  }
}

const protosOf = (files: readonly ProtoFile[]): Protos => ({
  files: files.map(({ name }) => name),
  ...compileProtos(files),
});
