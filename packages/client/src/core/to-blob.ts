import { readFile } from '../platform/node.ts';
import { limits } from '../wire.ts';
import type { Image } from './image.ts';

/** @throws {RangeError} when a stream has more bytes than a picture may have */
export async function toBlob(image: Image): Promise<Blob> {
  if (image instanceof Blob) return image;
  if (typeof image === 'string') return new Blob([await readFile(image)]);
  if (image instanceof Uint8Array) return new Blob([new Uint8Array(image)]);
  if (image instanceof ArrayBuffer) return new Blob([image]);
  return new Blob(await readWhole(image instanceof ReadableStream ? piecesOf(image) : image));
}

async function readWhole(stream: AsyncIterable<Uint8Array | string>): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    if (typeof piece === 'string') throw new TypeError('The stream of a picture must give bytes: set no encoding.');
    bytes += piece.byteLength;
    if (bytes > limits.imageBytes) throw new RangeError(`A picture has at most ${limits.imageBytes} bytes.`);
    pieces.push(new Uint8Array(piece));
  }
  return pieces;
}

/** Not every browser iterates a stream by itself. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
