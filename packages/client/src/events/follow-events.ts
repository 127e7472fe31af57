import type { Event } from '@kith/contract';
import { KithApiError } from '../core/error.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { type Server, socketEvents } from './socket-events.ts';

export interface EventsOptions {
  /** Replays everything after the event of this id first; 0 replays all. Without it, only what happens from now on. */
  readonly after?: number | undefined;
  /** Only events of persons who were in any of these groups. */
  readonly groups?: readonly number[] | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** Events of one connection after the other, each going on after the last event of the one before. */
export async function* followEvents(server: Server, options: EventsOptions): AsyncGenerator<Event, void> {
  const { groups, signal = new AbortController().signal } = options;
  let { after } = options;
  let everListened = false;
  let failures = 0;
  const onListening = (): void => {
    everListened = true;
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      for await (const event of socketEvents(server, { after, groups, signal, onListening })) {
        yield event;
        after = event.id;
      }
    } catch (error) {
      const passing = error instanceof KithApiError && error.shouldRetry();
      if (!everListened || !passing) throw error;
    }
    failures += 1;
    await pause(reconnectDelayMs(failures, Math.random()), signal);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
