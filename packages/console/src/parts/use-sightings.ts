import { type Client, type Connection, type Entry, KithApiError } from '@kith/client';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../session/use-session.ts';
import { onCorrected } from './corrected-sightings.ts';

/** Kept here, the newest first; older ones are in the sightings of each person. */
const KEPT = 500;
const AT_FIRST = 100;
/** Faces that come within this time are drawn together. */
const TOGETHER_MS = 200;
const AGAIN_MS = 2_000;

export interface Sightings {
  /** The newest first; null until the server has said which there are. */
  readonly entries: readonly Entry[] | null;
  readonly connection: Connection;
}

/**
 * What was seen of late and whatever is seen from now on. It mends itself: a server that goes away, or is not there at first, is asked until it
 * answers, and what happened meanwhile is there afterwards.
 * @param onArrival called with those that happen while somebody listens, and with none of before
 */
export function useSightings(onArrival: (entries: readonly Entry[]) => void = () => undefined): Sightings {
  const client = useClient();
  const [sightings, setSightings] = useState<Sightings>({ entries: null, connection: 'connecting' });
  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  useEffect(() => {
    const left = new AbortController();
    void follow(client, left.signal, {
      onConnection: (connection) => setSightings((before) => ({ ...before, connection })),
      onEntries: (entries, arrived) => {
        setSightings(({ connection, entries: before }) => ({ connection, entries: joined(entries, before ?? []) }));
        if (arrived) arrival.current(entries);
      },
    });
    const forget = onCorrected((entry) =>
      setSightings((before) => ({
        ...before,
        entries: before.entries?.map((one) => (one.id === entry.id ? entry : one)) ?? null,
      })),
    );
    return () => {
      left.abort();
      forget();
    };
  }, [client]);
  return sightings;
}

interface Listener {
  onConnection(connection: Connection): void;
  /** @param arrived whether they happened just now */
  onEntries(entries: readonly Entry[], arrived: boolean): void;
}

async function follow(client: Client, signal: AbortSignal, listener: Listener): Promise<void> {
  let after: number | null = null;
  while (!signal.aborted) {
    try {
      if (after === null) {
        const { results } = await client.entries.list({ limit: AT_FIRST }, { signal });
        listener.onEntries(results, false);
        after = results[0]?.id ?? 0;
      }
      let together: Entry[] = [];
      const tell = (): void => {
        if (!signal.aborted) listener.onEntries(together.toReversed(), true);
        together = [];
      };
      for await (const { data } of client.events({ after, signal, onConnection: listener.onConnection })) {
        if (together.length === 0) setTimeout(tell, TOGETHER_MS);
        together.push(data);
        after = data.id;
      }
    } catch (error) {
      if (signal.aborted) return;
      listener.onConnection('lost');
      // Whoever logs in again listens with another client.
      if (isUnauthenticated(error) && (await hasLapsed(client))) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

const isUnauthenticated = (error: unknown): boolean => error instanceof KithApiError && error.status === 401;

/** Whether the login has ended: a websocket says so to nobody but its listener, a question says it to the whole page. */
const hasLapsed = (client: Client): Promise<boolean> =>
  client.auth.whoami({ retries: 0 }).then(() => false, isUnauthenticated);

function joined(newer: readonly Entry[], older: readonly Entry[]): readonly Entry[] {
  const known = new Set(older.map(({ id }) => id));
  return [...newer.filter(({ id }) => !known.has(id)), ...older].sort((a, b) => b.id - a.id).slice(0, KEPT);
}
