import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';

/** What a clock on the wall shows. */
interface WallClock {
  /** 1: Monday, 7: Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const MINUTE_MS = 60 * 1000;

/** A zone as luxon is asked for it, which keeps each spelling of each for ever: case does not matter, and anybody may write it as they like. */
export const zoneKey = (zone: string): string => zone.toLowerCase();

/** What was read last in each zone: sightings ask again and again for the same minute, and reading takes some microseconds. */
const lastRead = new LRUCache<string, WallClock & { readonly minute: number }>({ max: 600 });

/** @param zone of the IANA database; its offsets are whole minutes @param at epoch ms */
export function wallClock(zone: string, at: number): WallClock {
  const minute = Math.floor(at / MINUTE_MS);
  const known = lastRead.get(zone);
  if (known?.minute === minute) return known;
  const { weekday, hour, minute: minuteOfHour } = DateTime.fromMillis(at, { zone: zoneKey(zone) });
  const read = { minute, weekday, minuteOfDay: hour * 60 + minuteOfHour };
  lastRead.set(zone, read);
  return read;
}
