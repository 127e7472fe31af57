import type { Logger } from 'pino';
import { type Clock, steadyClock } from '../clock.ts';

const SELDOM_MS = 60_000;

/** Says a sentence, with what belongs to it. */
export type Warn = (fields: object, sentence: string) => void;

/**
 * A log that says each sentence once a minute at most, and then how often it was not said: what fails every second would fill a disk
 * that is perhaps full already.
 */
export function saySeldom(log: Pick<Logger, 'warn'>, steady: Clock = steadyClock): Warn {
  const said = new Map<string, { readonly at: number; unsaid: number }>();
  return (fields, sentence) => {
    const last = said.get(sentence);
    const now = steady();
    if (last && now - last.at < SELDOM_MS) {
      last.unsaid++;
      return;
    }
    said.set(sentence, { at: now, unsaid: 0 });
    log.warn({ ...fields, ...(last && last.unsaid > 0 && { unsaid: last.unsaid }) }, sentence);
  };
}
