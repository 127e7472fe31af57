const MOST_BYTES = 1024;

/**
 * The first 1,024 bytes of a body as text. Reads no further: a longer body is destroyed, and what came before a body
 * breaks off is kept.
 */
export async function readExcerpt(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, MOST_BYTES - bytes));
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) break;
    }
  } catch {
    // The status has come already, and it alone decides.
  }
  return asText(Buffer.concat(chunks));
}

/** The same of a text. */
export const excerptOf = (text: string): string => asText(Buffer.from(text));

/** Bytes that are no UTF-8 become longer as text, and a character may be cut in half: both are trimmed again. */
function asText(bytes: Buffer): string {
  const text = wholeCharacters(bytes).replaceAll('\0', '\uFFFD');
  return wholeCharacters(Buffer.from(text).subarray(0, MOST_BYTES));
}

const wholeCharacters = (bytes: Uint8Array): string => new TextDecoder().decode(bytes, { stream: true });
