import type { Client } from '@kith/client';
import { type EnrolWish, enrolPerson, type PhotoOutcome } from './enrol-person.ts';
import type { PersonPhotos } from './find-photos.ts';
import type { Memberships } from './memberships.ts';

interface EnrolOptions {
  /** How many persons at a time. */
  readonly atOnce: number;
  readonly memberships: Memberships;
  /** Ends it before the next photo. */
  readonly signal: AbortSignal;
  readonly onPhoto: (outcome: PhotoOutcome) => void;
}

/**
 * Enrols many persons, several at a time, and puts them into groups. When it fails or is stopped, those who were enrolled
 * are put into their groups first.
 */
export async function enrolAll(
  client: Client,
  persons: readonly PersonPhotos[],
  wish: EnrolWish,
  { atOnce, memberships, signal, onPhoto }: EnrolOptions,
): Promise<void> {
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const queue = persons.values();
  const work = async (): Promise<void> => {
    try {
      // All workers take from the one queue.
      for (const person of queue) {
        if (until.aborted) return;
        for await (const outcome of enrolPerson(client, person, wish, until)) {
          onPhoto(outcome);
          if (outcome.result !== 'rejected' && outcome.pid !== null) await memberships.add(outcome.pid);
        }
      }
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const failure = ended.find((outcome) => outcome.status === 'rejected');
  const flushed = memberships.flush();
  if (failure) {
    await flushed.catch(() => undefined);
    throw failure.reason;
  }
  await flushed;
}
