import type { CallOptions } from './core/call-options.ts';
import { type ConnectionOptions, openHttp } from './core/connection.ts';
import { path } from './core/path.ts';
import type { Credentials, LoginAnswer } from './wire.ts';

export interface LoginOptions extends Credentials, ConnectionOptions {}

/** Makes an account token that lives for 24 hours. */
export function login(
  { username, password, ...connection }: LoginOptions,
  options?: CallOptions,
): Promise<LoginAnswer> {
  return openHttp(connection, null).post(path`/v1/auth/token/`, { username, password }, options);
}
