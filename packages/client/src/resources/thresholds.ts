import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Thresholds as Levels, ThresholdsUpdate } from '../wire.ts';

/** Smallest confidence of each result, in the space. */
export class Thresholds {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  get(options?: CallOptions): Promise<Levels> {
    return this.#http.get(path`/v1/settings/thresholds/`, options);
  }

  update(change: ThresholdsUpdate, options?: CallOptions): Promise<Levels> {
    return this.#http.patch(path`/v1/settings/thresholds/`, toWireNames(change), options);
  }

  /** Returns to the defaults. */
  reset(options?: CallOptions): Promise<Levels> {
    return this.#http.postRepeatable(path`/v1/settings/thresholds/reset/`, {}, options);
  }
}
