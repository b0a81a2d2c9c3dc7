import { MAX_LINKS } from '../../../shared/contract/workbench.ts';
import type { LatestSink } from '../../../shared/wire/latest.ts';

/** Addresses of brokers that were opened with Wirebench, until a page takes them. */
export class LinkBox {
  readonly #sinks = new Set<LatestSink<{ waiting: number }>>();
  #links: string[] = [];

  /** Puts a link in; the oldest go where nobody ever looks. */
  async openLink({ url }: { url: string }): Promise<void> {
    this.#links = [...this.#links, url].slice(-MAX_LINKS);
    this.#tell();
  }

  links(_params: object, sink: LatestSink<{ waiting: number }>): void {
    if (sink.signal.aborted) return;
    this.#sinks.add(sink);
    sink.signal.addEventListener('abort', () => this.#sinks.delete(sink), { once: true });
    sink.offer(() => ({ waiting: this.#links.length }));
  }

  /** The oldest link, for one page only; null where another was faster. */
  async takeLink(): Promise<{ url: string | null }> {
    const url = this.#links.shift() ?? null;
    if (url !== null) this.#tell();
    return { url };
  }

  #tell(): void {
    for (const sink of this.#sinks) sink.offer(() => ({ waiting: this.#links.length }));
  }
}
