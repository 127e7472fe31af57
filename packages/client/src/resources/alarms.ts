import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Alarm, AlarmAcknowledge, AlarmList } from '../wire.ts';

/** What happened that somebody has to look at. */
export class Alarms {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The newest first. */
  list(wish: AlarmList = {}, options?: CallOptions): Promise<Page<Alarm>> {
    return this.#http.get(path`/v1/alarms/` + query(wish), options);
  }

  /** One that stands where another was raised meanwhile comes twice. */
  iterate(filter: Omit<AlarmList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Alarm, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Alarm> {
    return this.#http.get(path`/v1/alarms/${id}/`, options);
  }

  /** Says that somebody looked, and what it was. Who did first stands. */
  acknowledge(id: number, answer: AlarmAcknowledge = {}, options?: CallOptions): Promise<Alarm> {
    return this.#http.post(path`/v1/alarms/${id}/acknowledge/`, toWireNames(answer), options);
  }

  /** Says whose an alarm is; null: nobody's. */
  assign(id: number, to: string | null, options?: CallOptions): Promise<Alarm> {
    return this.#http.post(path`/v1/alarms/${id}/assign/`, { to }, options);
  }
}
