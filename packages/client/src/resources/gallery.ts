import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { GalleryHealth, WhatIfAnswer, WhatIfQuery } from '../wire.ts';

/** Everybody who is known, looked at as a whole. */
export class Gallery {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Who is like whom, and which photos to take again. While `state` is `looking` it is not all: ask again in some seconds. */
  health(wish: { readonly again?: boolean } = {}, options?: CallOptions): Promise<GalleryHealth> {
    return this.#http.get(path`/v1/gallery/health/` + query(wish), options);
  }

  /** What other thresholds would change. Nothing is changed. */
  whatIf(thresholds: WhatIfQuery, options?: CallOptions): Promise<WhatIfAnswer> {
    return this.#http.postRepeatable(path`/v1/gallery/what-if/`, toWireNames(thresholds), options);
  }
}
