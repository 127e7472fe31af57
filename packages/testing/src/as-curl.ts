import { gzipSync } from 'node:zlib';
import type { FuzzedRequest } from './fuzzed-requests.ts';

/** A request as a line for a shell. Bodies that are long or no text are packed. */
export function asCurl(url: string, { method, path, headers, body }: FuzzedRequest): string {
  const said = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const curl = ['curl', '-sS', '-i', '--path-as-is', '-X', method, ...said].join(' ');
  const address = quoted(new URL(url).origin + path);
  if (body === null) return `${curl} ${address}`;
  const text = body.toString();
  if (body.length < 2000 && /^[\x20-\x7e]*$/.test(text)) return `${curl} --data-raw ${quoted(text)} ${address}`;
  const packed = gzipSync(body).toString('base64');
  return `base64 -d <<< ${packed} | gunzip | ${curl} --data-binary @- ${address}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
