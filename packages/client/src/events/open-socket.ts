/** A websocket as browsers know it. Node has one of its own from version 22 on; before, it is that of `ws`. */
export async function openSocket(url: string): Promise<WebSocket> {
  const { WebSocket: Native } = globalThis as { WebSocket?: typeof WebSocket };
  if (Native) return new Native(url);
  const { WebSocket: FromPackage } = await import('ws');
  // The border: both have the part of the interface that is used here.
  return new FromPackage(url) as unknown as WebSocket;
}
