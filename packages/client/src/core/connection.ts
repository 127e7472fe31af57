import { toBaseUrl } from './base-url.ts';
import { Http } from './http.ts';
import { realPatience } from './persist.ts';

/** Which server, and how patiently. */
export interface ConnectionOptions {
  /** Where Kith listens; by default http://127.0.0.1:8080. */
  readonly baseUrl?: string | undefined;
  /** How long one call may take with all its retries; by default a minute. */
  readonly timeoutMs?: number | undefined;
  /** How often a call is tried again where that is safe; by default twice. */
  readonly retries?: number | undefined;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export const openHttp = (connection: ConnectionOptions, apiToken: string | null): Http =>
  new Http({
    baseUrl: toBaseUrl(connection.baseUrl ?? 'http://127.0.0.1:8080'),
    apiToken,
    timeoutMs: connection.timeoutMs ?? 60_000,
    retries: connection.retries ?? 2,
    fetch: connection.fetch ?? globalThis.fetch.bind(globalThis),
    patience: realPatience,
  });
