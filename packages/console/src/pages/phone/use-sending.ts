import { type Client, KithApiError } from '@kith/client';
import { type RefObject, useEffect, useState } from 'react';
import { frameOf } from './frame-of.ts';
import { pauseAfter } from './pause-after.ts';

export interface Sending {
  /** How many pictures were taken. */
  readonly sent: number;
  /** Why the last one was not; null: it was. */
  readonly error: unknown;
}

/** Sends what a video shows to a source, a picture at a time, as long as the page is in sight. @param source how it is called; null: nothing is sent */
export function useSending(client: Client, video: RefObject<HTMLVideoElement | null>, source: string | null): Sending {
  const [sending, setSending] = useState<Sending>({ sent: 0, error: null });
  useEffect(() => {
    if (source === null) return;
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const step = async (before: number): Promise<void> => {
      const pause = await send(before).catch((error: unknown) => {
        if (!left.signal.aborted) setSending(({ sent }) => ({ sent, error }));
        return pauseAfter({ kind: 'not taken', retryAfterMs: retryAfterMs(error) }, before);
      });
      if (!left.signal.aborted) timer = setTimeout(() => void step(pause), pause);
    };
    const send = async (before: number): Promise<number> => {
      const image = document.visibilityState === 'visible' && video.current && (await frameOf(video.current));
      if (!image || left.signal.aborted) return Math.max(before, pauseAfter({ kind: 'taken' }, before));
      await client.entries.send({ image, source }, { retries: 0, signal: left.signal });
      setSending(({ sent }) => ({ sent: sent + 1, error: null }));
      return pauseAfter({ kind: 'taken' }, before);
    };
    void step(0);
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [client, video, source]);
  return sending;
}

const retryAfterMs = (error: unknown): number | null => (error instanceof KithApiError ? error.retryAfterMs : null);
