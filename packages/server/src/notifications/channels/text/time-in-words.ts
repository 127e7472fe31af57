import { DateTime } from 'luxon';
import { zoneKey } from '../../../people/times/wall-clock.ts';

/** @param timestamp as the wire has it @param timeZone a zone that exists; a name that has become none is read as UTC */
export function timeInWords(timestamp: string, timeZone: string): string {
  const time = DateTime.fromISO(timestamp, { zone: zoneKey(timeZone), locale: 'en' });
  const known = time.isValid ? time : DateTime.fromISO(timestamp, { zone: 'UTC', locale: 'en' });
  return known.toFormat('d LLL yyyy, HH:mm:ss');
}
