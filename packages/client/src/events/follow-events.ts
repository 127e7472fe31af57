import { backoffMs } from '../core/backoff.ts';
import { KithApiError } from '../core/error.ts';
import { pause } from '../core/pause.ts';
import type { CameraEvent, CorrectionEvent, Event, NewsEvent, NewsType, Result } from '../wire.ts';
import { type Server, socketEvents } from './socket-events.ts';

/** `live` from the moment that the server has taken the token; `lost` until it is `connecting` anew. */
export type Connection = 'connecting' | 'live' | 'lost';

export interface EventsOptions {
  /** Replays everything after the event of this id first; 0 replays all. Without it, only what happens from now on. */
  readonly after?: number | undefined;
  /** Only events of persons who were in any of these groups. An empty list restricts nothing, here and below. */
  readonly groups?: readonly number[] | undefined;
  /** Only events of these sources, by ids or names. */
  readonly sources?: readonly (number | string)[] | undefined;
  /** Only events with one of these results. */
  readonly results?: readonly Result[] | undefined;
  /** Is told how the connection is, each time that it changes. What happens while it is lost comes afterwards. */
  readonly onConnection?: ((connection: Connection) => void) | undefined;
  /** Is told of cameras that cannot be read any more, and of those that can be again; of nothing that happened while the connection was lost. */
  readonly onCamera?: ((event: CameraEvent) => void) | undefined;
  /** Is told of entries that are corrected, as they are then; of nothing that happened while the connection was lost. The filters do not count for these. */
  readonly onCorrection?: ((event: CorrectionEvent) => void) | undefined;
  /** Which news `onNews` is told of; none without it. */
  readonly news?: readonly NewsType[] | undefined;
  /**
   * Is told what happens that is no entry; of nothing that happened while the connection was lost. The filters of sources and groups count
   * for what has a source, or groups.
   */
  readonly onNews?: ((event: NewsEvent) => void) | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** Events of one connection after the other, each going on after the last event of the one before. */
export async function* followEvents(server: Server, options: EventsOptions): AsyncGenerator<Event, void> {
  const { signal = new AbortController().signal, after: from, onConnection, ...filter } = options;
  let after = from ?? null;
  let everListened = false;
  let failures = 0;
  const onListening = (heardFrom: number | null): void => {
    // What happens while the first connection is lost again, before any event, must not be missed.
    after ??= heardFrom;
    everListened = true;
    failures = 0;
    onConnection?.('live');
  };
  while (!signal.aborted) {
    onConnection?.('connecting');
    try {
      for await (const event of socketEvents(server, { ...filter, after, signal, onListening })) {
        yield event;
        after = event.id;
      }
    } catch (error) {
      const passing = error instanceof KithApiError && error.shouldRetry();
      if (!everListened || !passing) throw error;
    }
    if (signal.aborted) return;
    failures += 1;
    onConnection?.('lost');
    await pause(backoffMs(failures, Math.random()), signal);
  }
}
