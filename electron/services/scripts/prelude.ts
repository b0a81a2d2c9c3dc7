/**
 * What a script finds in its world besides the language itself: `text(bytes)` reads UTF-8, `print(…)` and `console.log`
 * write a line. It is ended by the functions that call into the script and bring values out: JSON, with big integers
 * as numbers in text and bytes as hexadecimal.
 */
export const PRELUDE = `'use strict';
globalThis.print = (...args) => __print(args.map((arg) => (typeof arg === 'string' ? arg : __out(arg))).join(' '));
globalThis.console = { log: print, info: print, warn: print, error: print, debug: print };
globalThis.text = (bytes) => __text(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
globalThis.__hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
globalThis.__out = (value) =>
  JSON.stringify(value === undefined ? null : value, (key, inner) => {
    if (typeof inner === 'bigint') return String(inner);
    if (inner instanceof ArrayBuffer) return __hex(new Uint8Array(inner));
    if (ArrayBuffer.isView(inner)) return __hex(new Uint8Array(inner.buffer, inner.byteOffset, inner.byteLength));
    if (inner instanceof Map) return Object.fromEntries(inner);
    if (inner instanceof Set) return [...inner];
    if (typeof inner === 'number' && !Number.isFinite(inner)) return String(inner);
    return inner;
  });
globalThis.__call = (name, json, buffer) => {
  const args = JSON.parse(json);
  const value = globalThis[name](...(buffer === null ? [] : [new Uint8Array(buffer)]), ...args);
  if (typeof value?.then === 'function') throw new TypeError('a promise is not waited for: return the value itself');
  return __out(value);
};`;
