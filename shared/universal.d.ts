/**
 * The globals `shared/` may use: the ones both Node and browsers have.
 * This room is compiled with neither DOM nor Node types, so anything else is a type error here.
 */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
declare function queueMicrotask(run: () => void): void;
declare function structuredClone<T>(value: T): T;
