import { numberIn } from '../../parts/search-values.ts';

/** Which alarms are shown. */
export interface AlarmsSearch {
  readonly state?: 'acknowledged' | undefined;
  /** The one to look at. */
  readonly alarm?: number | undefined;
}

export const alarmsSearch = (search: Readonly<Record<string, unknown>>): AlarmsSearch => ({
  state: search.state === 'acknowledged' ? search.state : undefined,
  alarm: numberIn(search, 'alarm'),
});
