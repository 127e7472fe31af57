import { readFile } from 'node:fs/promises';

/** A request of the Python client, as it was recorded. `{…}` stands where the recording had something of its own. */
export interface RecordedRequest {
  readonly call: string;
  readonly line: string;
  /** The recording left out `Host`, which HTTP/1.1 asks for. */
  readonly headers: readonly string[];
  /** Every character is one byte. */
  readonly body?: string;
}

export interface Recording {
  readonly origin: string;
  readonly httpx: string;
  readonly requests: readonly RecordedRequest[];
}

export const readRecording = async (httpx: '0.19' | '0.24' | '0.28'): Promise<Recording> =>
  JSON.parse(await readFile(new URL(`./recorded/python-httpx-${httpx}.json`, import.meta.url), 'utf8'));

export type Values = Readonly<Record<string, string | number | Uint8Array>>;

/** The bytes as the client sends them, with values in the places of the recording's own. */
export function toBytes({ line, headers, body }: RecordedRequest, host: string, values: Values): Buffer {
  const content = fill(body ?? '', values, 'latin1');
  const head = fill([line, `Host: ${host}`, ...headers].join('\r\n'), { ...values, length: content.length }, 'utf8');
  return Buffer.concat([head, Buffer.from('\r\n\r\n'), content]);
}

const fill = (text: string, values: Values, encoding: 'latin1' | 'utf8'): Buffer =>
  Buffer.concat(
    text.split(/\{(\w+)\}/).map((piece, i) => {
      if (i % 2 === 0) return Buffer.from(piece, encoding);
      const value = values[piece];
      if (value === undefined) throw new Error(`The recording asks for {${piece}}, which the test does not give.`);
      return Buffer.from(typeof value === 'object' ? value : Buffer.from(String(value)));
    }),
  );

const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** What Python's `repr` makes of bytes: up to four characters for each. */
export function pythonRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  const written = Array.from(bytes, (byte) => {
    if (byte === quote.charCodeAt(0)) return `\\${quote}`;
    if (byte in named) return named[byte];
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${written.join('')}${quote}`;
}
