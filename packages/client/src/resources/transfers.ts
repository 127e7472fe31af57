import type { CallOptions } from '../core/call-options.ts';
import { unanswered } from '../core/error.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { ImportAnswer, ImportMode, ImportPreview } from '../wire.ts';

/**
 * A CSV file whose first row names its columns; `pid`, `external_id` and `name` say which person a row means. A stream needs
 * a runtime that sends streams: Node, or a browser over HTTP/2.
 */
export type CsvFile = ReadableStream<Uint8Array> | Blob | string;

/** An import, like an export, takes as long as it takes, unless `timeoutMs` is given. */
export interface ImportOptions extends CallOptions {
  /** By default `add`. */
  readonly mode?: ImportMode | undefined;
  /** The same file with the same key goes on where it stopped, and is never applied twice. */
  readonly key?: string | undefined;
  /** Is told how many bytes were handed over; the file is sent as a stream then. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** A preview reads the whole file, and takes as long as that takes, unless `timeoutMs` is given. */
export interface PreviewOptions extends CallOptions {
  /** By default `add`. */
  readonly mode?: ImportMode | undefined;
}

/** Says what a file would change. */
export async function previewImport(
  http: Http,
  id: number,
  file: CsvFile,
  { mode, ...options }: PreviewOptions = {},
): Promise<ImportPreview> {
  const to = path`/v1/groups/persons/${id}/imports/preview/` + query({ mode });
  const response = await http.open('POST', to, { body: file, type: 'text/csv' }, options);
  // The border: the answer has the shape that the contract gives this route.
  return (await response.json()) as ImportPreview;
}

/** Sends a file and waits until all of it is applied. */
export async function importMembers(
  http: Http,
  id: number,
  file: CsvFile,
  { mode, key, onProgress, ...options }: ImportOptions = {},
): Promise<ImportAnswer> {
  const body = onProgress ? toStream(file).pipeThrough(counting(onProgress)) : file;
  const to = path`/v1/groups/persons/${id}/imports/` + query({ mode, key });
  const response = await http.open('POST', to, { body, type: 'text/csv' }, options);
  // The border: the answer has the shape that the contract gives this route.
  return (await response.json()) as ImportAnswer;
}

/** A group's members as CSV that can be imported, in pieces as they arrive: pid, external_id, name, since, source. */
export async function* exportMembers(http: Http, id: number, options: CallOptions = {}): AsyncGenerator<string, void> {
  const { body } = await http.open('GET', path`/v1/groups/persons/${id}/export/`, {}, options);
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        options.signal?.throwIfAborted();
        throw unanswered('The export broke off: begin it again.', { cause: error });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const toStream = (file: CsvFile): ReadableStream<Uint8Array> =>
  file instanceof ReadableStream ? file : (typeof file === 'string' ? new Blob([file]) : file).stream();

function counting(onProgress: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      controller.enqueue(chunk);
      onProgress(bytes);
    },
  });
}
