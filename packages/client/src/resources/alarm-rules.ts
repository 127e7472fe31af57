import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  AlarmDryRun,
  AlarmDryRunResult,
  AlarmRule,
  AlarmRuleCreate,
  AlarmRuleList,
  AlarmRuleUpdate,
} from '../wire.ts';

/** In which case alarms are raised, and who is told. */
export class AlarmRules {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** It is armed unless `isActive` is false: what is seen from now on raises alarms. */
  create(rule: AlarmRuleCreate, options?: CallOptions): Promise<AlarmRule> {
    return this.#http.post(path`/v1/alarm-rules/`, toWireNames(rule), options);
  }

  list(wish: AlarmRuleList = {}, options?: CallOptions): Promise<Page<AlarmRule>> {
    return this.#http.get(path`/v1/alarm-rules/` + query(wish), options);
  }

  iterate(
    filter: Omit<AlarmRuleList, 'limit' | 'offset'> = {},
    options?: CallOptions,
  ): AsyncGenerator<AlarmRule, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<AlarmRule> {
    return this.#http.get(path`/v1/alarm-rules/${id}/`, options);
  }

  /** Changes what is given; `when` takes the place of all conditions before. */
  update(id: number, change: AlarmRuleUpdate, options?: CallOptions): Promise<AlarmRule> {
    return this.#http.patch(path`/v1/alarm-rules/${id}/`, toWireNames(change), options);
  }

  /** Its alarms stay. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/alarm-rules/${id}/`, options);
  }

  /** Which alarms there would have been, had a rule been armed; nothing is raised. */
  dryRun(wish: AlarmDryRun, options?: CallOptions): Promise<AlarmDryRunResult> {
    return this.#http.postRepeatable(path`/v1/alarm-rules/dry-run/`, toWireNames(wish), options);
  }
}
