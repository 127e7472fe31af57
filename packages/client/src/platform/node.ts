/** What only Node has. A bundle for browsers gets browser.ts in its place (see `browser` in package.json). */

export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile: read } = await import('node:fs/promises');
  return new Uint8Array(await read(path));
}

/** Node has a WebSocket of its own from version 22 on; before, it is that of `ws`. */
export async function webSocket(): Promise<typeof WebSocket> {
  const { WebSocket: FromPackage } = await import('ws');
  // The border: both have the part of the interface that is used here.
  return FromPackage as unknown as typeof WebSocket;
}
