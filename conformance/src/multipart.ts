export interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A text, or a file. */
export type Part = readonly [name: string, text: string] | readonly [name: string, filename: string, bytes: Uint8Array];

/**
 * Multipart by hand, in the order of the parts: the official client, once loaded, has replaced the global FormData by one
 * that fetch cannot send.
 */
export function multipart(parts: readonly Part[]): Body {
  const boundary = 'a-boundary-of-these-tests';
  const pieces = parts.flatMap(([name, value, bytes]) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    bytes === undefined ? `\r\n\r\n${value}` : `; filename="${value}"\r\n\r\n`,
    bytes ?? '',
    '\r\n',
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))),
  };
}
