import type { Client, Event } from '@kith/client';
import { Inbox } from './inbox.ts';

interface ToldEvent {
  readonly event: Event;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

/** Keeps what Kith tells by websocket, until it is disposed of. */
export interface Follower extends Disposable {
  readonly inbox: Inbox<ToldEvent>;
}

/** Follows what happens from now on: Kith has taken the token when this returns. */
export async function followEvents(client: Client): Promise<Follower> {
  const inbox = new Inbox<ToldEvent>();
  const left = new AbortController();
  await new Promise<void>((resolve, reject) => {
    const keep = async () => {
      const onConnection = (connection: string) => connection === 'live' && resolve();
      for await (const event of client.events({ signal: left.signal, onConnection })) {
        inbox.put({ event, atMs: performance.now() });
      }
    };
    keep().catch(reject);
  });
  return { inbox, [Symbol.dispose]: () => left.abort() };
}
