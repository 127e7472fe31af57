import { webSocket } from '../platform/node.ts';

/** A websocket as browsers know it. */
export async function openSocket(url: string): Promise<WebSocket> {
  const { WebSocket: Native } = globalThis as { WebSocket?: typeof WebSocket };
  const Socket = Native ?? (await webSocket());
  return new Socket(url);
}
