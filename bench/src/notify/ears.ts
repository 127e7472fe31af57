/** The other side, in a process of its own: websockets and a webhook receiver that write down when they heard what. */

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { sharedMs } from './clock.ts';

export type Order =
  | { readonly kind: 'listen'; readonly url: string; readonly token: string; readonly sockets: number }
  | { readonly kind: 'report' }
  | { readonly kind: 'hangUp' };

/** Pairs of what was heard, the id of an event, and when. */
export interface Heard {
  readonly kind: 'heard';
  readonly messages: Float64Array;
  readonly hooks: Float64Array;
}
export type Told =
  | { readonly kind: 'ready'; readonly hookUrl: string }
  | { readonly kind: 'listening' | 'hungUp' }
  | Heard;

/** Connections that are made at once. */
const AT_ONCE = 50;

const messages: number[] = [];
const hooks: number[] = [];
let sockets: WebSocket[] = [];

export async function runEars(): Promise<void> {
  const http = createServer((request, response) => void hear(request).then(() => response.end('ok')));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  process.on('message', (order: Order) => void obey(order));
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready', hookUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook` });
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'listen':
      while (sockets.length < order.sockets) {
        const some = Array.from({ length: Math.min(AT_ONCE, order.sockets - sockets.length) });
        sockets.push(...(await Promise.all(some.map(() => listen(order.url, order.token)))));
      }
      return tell({ kind: 'listening' });
    case 'report':
      return tell({ kind: 'heard', messages: pairs(messages), hooks: pairs(hooks) });
    case 'hangUp':
      for (const socket of sockets) socket.terminate();
      sockets = [];
      return tell({ kind: 'hungUp' });
    default:
      order satisfies never;
  }
}

/** Resolves after the first message, which is the answer to AUTH. */
async function listen(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'AUTH', data: { token } }));
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => messages.push(idIn(data), sharedMs()));
  return socket;
}

async function hear(request: IncomingMessage): Promise<void> {
  const at = sharedMs();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  hooks.push(idIn(Buffer.concat(chunks)), at);
}

const idIn = (data: Buffer): number => Number(/"id":(\d+)/.exec(data.toString('latin1', 0, 120))?.[1]);

const pairs = (list: number[]): Float64Array => Float64Array.from(list.splice(0));

const tell = (told: Told): void => void process.send?.(told);
