/**
 * A picture (JPEG, PNG, WebP or BMP, at most 16 MiB): the path of a file, in Node alone; its bytes; a Blob or File; a stream
 * of the web or of Node, which is read to its end before anything is sent.
 */
export type Image =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>;
