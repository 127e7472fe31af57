/** Parts in their order: a text, or the bytes of a file. */
export type Parts = Readonly<Record<string, string | Uint8Array>> | readonly (readonly [string, string | Uint8Array])[];

/** A body of `multipart/form-data` made by hand, for requests that no client would make. */
export function multipart(parts: Parts): { readonly payload: Buffer; readonly type: string } {
  const boundary = 'kith-test-boundary';
  const entries: readonly (readonly [string, string | Uint8Array])[] =
    'length' in parts && Array.isArray(parts) ? parts : Object.entries(parts);
  const pieces = entries.flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(typeof value === 'string' ? '\r\n\r\n' : `; filename="${name}"\r\n\r\n`),
    Buffer.from(value as Uint8Array),
    Buffer.from('\r\n'),
  ]);
  return {
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}
