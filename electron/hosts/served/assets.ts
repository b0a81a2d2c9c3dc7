import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { PageFile, PageFiles } from '../node/page-files.ts';

const compressed = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
};
type Coding = keyof typeof compressed;

/** Below this, compressing costs more than it saves, in bytes. */
const WORTH_COMPRESSING = 1_024;
const TEXT = /^(text|application\/(javascript|json|manifest)|image\/svg)/;

interface Asset extends PageFile {
  etag: string;
  cacheControl: string;
  coded: Map<Coding, Promise<Buffer>>;
}

/** Answers requests for the page's files, compressed where it pays; what was read once stays in memory. */
export class Assets {
  readonly #files: PageFiles;
  readonly #loaded = new Map<string, Asset>();

  constructor(files: PageFiles) {
    this.#files = files;
  }

  /** Answers with the file of this path; false if there is none. */
  async send(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const asset = this.#loaded.get(path) ?? this.#load(path);
    if (!asset) return false;
    response.setHeader('etag', asset.etag);
    response.setHeader('cache-control', asset.cacheControl);
    response.setHeader('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === asset.etag) {
      response.writeHead(304).end();
      return true;
    }
    const coding = chooseCoding(asset, request);
    const body = coding ? await code(asset, coding) : asset.body;
    if (coding) response.setHeader('content-encoding', coding);
    response.writeHead(200, { 'content-type': asset.type, 'content-length': body.byteLength });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  }

  #load(path: string): Asset | null {
    const file = this.#files.read(path);
    if (!file) return null;
    const asset: Asset = {
      ...file,
      etag: `"${createHash('sha256').update(file.body).digest('base64url').slice(0, 22)}"`,
      cacheControl: file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      coded: new Map(),
    };
    this.#loaded.set(path, asset);
    return asset;
  }
}

function chooseCoding({ type, body }: Asset, { headers }: IncomingMessage): Coding | null {
  if (body.byteLength < WORTH_COMPRESSING || !TEXT.test(type)) return null;
  const accepted = headers['accept-encoding'] ?? '';
  if (/\bbr\b(?!;\s*q=0(\.0*)?(,|$))/.test(accepted)) return 'br';
  return /\bgzip\b(?!;\s*q=0(\.0*)?(,|$))/.test(accepted) ? 'gzip' : null;
}

function code(asset: Asset, coding: Coding): Promise<Buffer> {
  const known = asset.coded.get(coding) ?? compressed[coding](asset.body);
  asset.coded.set(coding, known);
  return known;
}
