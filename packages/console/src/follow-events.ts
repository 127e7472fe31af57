import type { Event } from '@kith/contract';
import { reconnectDelayMs } from './reconnect-delay.ts';

export type Connection = 'connecting' | 'live' | 'lost';

interface Wish {
  readonly url: URL;
  readonly key: string;
  /** Tells everything after this entry first. */
  readonly after: number;
  onEvent(event: Event): void;
  onConnection(connection: Connection): void;
  onRefusedKey(): void;
}

/**
 * Tells every event after an entry, in order. A connection that is lost is made again, and goes on after the last event.
 * @returns a function that ends it
 */
export function followEvents(wish: Wish): () => void {
  let { after } = wish;
  let failures = 0;
  let ended = false;
  let socket: WebSocket | null = null;
  let timer = 0;

  const connect = (): void => {
    wish.onConnection('connecting');
    const current = new WebSocket(wish.url);
    let listening = false;
    socket = current;
    current.addEventListener('open', () => {
      current.send(JSON.stringify({ action: 'AUTH', data: { token: wish.key, after } }));
    });
    current.addEventListener('message', ({ data }) => {
      const message: Record<string, unknown> = JSON.parse(String(data));
      if (ended) return;
      if ('auth' in message) {
        listening = true;
        failures = 0;
        wish.onConnection('live');
      } else if ('error' in message) {
        // After the token was taken, the next connection finds out whether it is still good.
        if (listening) current.close();
        else refuse();
      } else if ('data' in message) {
        // The border: this is an event of the contract.
        const event = message as unknown as Event;
        after = event.id;
        wish.onEvent(event);
      }
    });
    current.addEventListener('close', () => {
      if (ended) return;
      failures += 1;
      wish.onConnection('lost');
      timer = setTimeout(connect, reconnectDelayMs(failures, Math.random()));
    });
  };
  const end = (): void => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
  const refuse = (): void => {
    end();
    wish.onRefusedKey();
  };
  connect();
  return end;
}
