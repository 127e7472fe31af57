/**
 * A picture of the server by the address that this page knows the server under: behind a proxy, or by another of its names,
 * the URL that the server hands out may be one that this page must not load from.
 * @returns null when it is no picture of the server
 */
export function pictureSource(url: string | null): string | null {
  const name = /\/media\/([\w.-]+)$/.exec(url ?? '')?.[1];
  return name === undefined ? null : `../media/${name}`;
}
