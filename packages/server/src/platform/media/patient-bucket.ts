import { setTimeout as pause } from 'node:timers/promises';
import { PicturesDown } from '../pictures-down.ts';

const USUAL_MS = 5000;
const PAUSES_MS = [100, 400] as const;
const IN_A_ROW = 2;
const SILENT_MS = 2000;

interface Patience {
  /**
   * Whether it is asked again also where no answer came. What stores a picture is not: the first attempt may arrive after the picture
   * was erased.
   */
  readonly againUnanswered?: boolean;
  /** For one attempt. */
  readonly limitMs?: number;
}

/**
 * Asks a bucket, with a limit on every attempt, and again where that may help. When several attempts in a row had no answer in time,
 * nobody waits for a moment: those who stand in line behind one another would wait one after the other.
 */
export class PatientBucket {
  readonly #place: string;
  #unanswered = 0;
  #silentUntil = Number.NEGATIVE_INFINITY;

  /** @param place as sentences name it */
  constructor(place: string) {
    this.#place = place;
  }

  /**
   * @param request gets a signal that ends the attempt
   * @returns null when there is no such object
   * @throws {PicturesDown} when there is no answer, or a refusal
   */
  async ask<T>(
    request: (signal: AbortSignal) => Promise<T>,
    { againUnanswered = true, limitMs = USUAL_MS }: Patience = {},
  ): Promise<T | null> {
    for (let attempt = 0; ; attempt++) {
      if (performance.now() < this.#silentUntil) throw new PicturesDown(this.#place, 'no answer in time', false);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), limitMs);
      try {
        const answer = await request(limit.signal);
        this.#unanswered = 0;
        return answer;
      } catch (error) {
        const isLate = limit.signal.aborted;
        const status = statusOf(error);
        this.#note(isLate);
        if (status === 404 && nameOf(error) !== 'NoSuchBucket') return null;
        const passes = isPassing(error, status);
        const wait = PAUSES_MS[attempt];
        if (wait === undefined || !passes || isLate || (status === undefined && !againUnanswered)) {
          throw new PicturesDown(this.#place, isLate ? 'no answer in time' : reasonOf(error, status), !passes);
        }
        await pause(wait * (0.5 + Math.random()));
      } finally {
        clearTimeout(timer);
      }
    }
  }

  #note(isLate: boolean): void {
    this.#unanswered = isLate ? this.#unanswered + 1 : 0;
    if (this.#unanswered >= IN_A_ROW) this.#silentUntil = performance.now() + SILENT_MS;
  }
}

/** The library corrects its clock by the answer that says that it is wrong. */
const isPassing = (error: unknown, status: number | undefined): boolean =>
  status === undefined
    ? !/credentials|region is missing/i.test(nameOf(error) + messageOf(error))
    : status >= 500 || status === 429 || nameOf(error) === 'RequestTimeTooSkewed';

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** Of an answer; undefined where there was none. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error && '$metadata' in error)) return undefined;
  const { httpStatusCode } = (error.$metadata ?? {}) as { readonly httpStatusCode?: unknown };
  return typeof httpStatusCode === 'number' ? httpStatusCode : undefined;
}

/** Of an answer nothing but its name: the rest may repeat what was signed. */
function reasonOf(error: unknown, status: number | undefined): string {
  if (status !== undefined) return `${nameOf(error)} (${status})`;
  // A host with several addresses fails with an error that has a code and no message.
  return messageOf(error) || (error instanceof Error && 'code' in error ? String(error.code) : 'no answer');
}
