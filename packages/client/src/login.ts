import type { LoginAnswer } from '@kith/contract';
import { DEFAULT_BASE_URL, DEFAULT_TIMEOUT_MS } from './client.ts';
import { toBaseUrl } from './core/base-url.ts';
import { Http } from './core/http.ts';
import { path } from './core/path.ts';
import type { Answer } from './core/wire-names.ts';

export interface LoginOptions {
  readonly username: string;
  readonly password: string;
  readonly baseUrl?: string | undefined;
}

/** Makes an account token that lives for 24 hours. */
export function login({
  username,
  password,
  baseUrl = DEFAULT_BASE_URL,
}: LoginOptions): Promise<Answer<typeof LoginAnswer>> {
  const http = new Http({
    baseUrl: toBaseUrl(baseUrl),
    apiToken: null,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    fetch: globalThis.fetch.bind(globalThis),
  });
  return http.post(path`/v1/auth/token/`, { username, password });
}
