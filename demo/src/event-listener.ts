import type { Event } from '@kith/contract';
import { WebSocket } from 'ws';
import { BrokenPromise } from './broken-promise.ts';
import { Inbox } from './inbox.ts';

export interface ToldEvent {
  readonly event: Event;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

/** Listens to Kith's events on a websocket. */
export class EventListener implements Disposable {
  readonly inbox = new Inbox<ToldEvent>();
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @throws {BrokenPromise} when Kith does not let it in */
  static async open(url: string, token: string): Promise<EventListener> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    const listener = new EventListener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send(JSON.stringify({ action: 'AUTH', data: { token } })));
      socket.on('error', reject);
      socket.on('message', (text) => {
        const atMs = performance.now();
        const message = JSON.parse(String(text)) as Event | { auth: string } | { error: string };
        if ('auth' in message) resolve();
        else if ('error' in message) reject(new BrokenPromise(`The websocket said: ${message.error}`));
        else listener.inbox.put({ event: message, atMs });
      });
    });
    return listener;
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
