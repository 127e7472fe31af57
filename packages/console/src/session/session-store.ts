import { Client, type Identity, KithApiError, login } from '@kith/client';
import { sayReachable } from './reachability.ts';
import { siteUrl } from './site-url.ts';

export type Session =
  /** Nobody knows yet whether this browser is logged in. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'out' }
  /** `lapsed`: the server takes the login no more. What is on the page stays until somebody logs in again. */
  | { readonly kind: 'in'; readonly client: Client; readonly who: Identity; readonly lapsed: boolean };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

let session: Session = { kind: 'starting' };
const listeners = new Set<() => void>();

export const currentSession = (): Session => session;

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

/** Sees how every call ends: whether the server is there, and whether it still takes the login. */
const noticing: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, init);
    sayReachable(true);
    if (response.status === 401 && session.kind === 'in' && !session.lapsed) become({ ...session, lapsed: true });
    return response;
  } catch (error) {
    if (!init?.signal?.aborted) sayReachable(false);
    throw error;
  }
};

/** A caller without a login: for asking whether the server is there. */
export const anonymousFetch = noticing;

/** @throws {KithApiError} when the name and the password do not match, or the server cannot be asked */
export async function logIn(credentials: Credentials): Promise<void> {
  const { token, user } = await login({ ...credentials, baseUrl: siteUrl(), fetch: noticing });
  const client = new Client({ apiToken: token.key, baseUrl: siteUrl(), fetch: noticing });
  become({ kind: 'in', client, who: user, lapsed: false });
}

/** Asks whether this browser is logged in. @throws {KithApiError} when the server cannot be asked */
export async function resume(): Promise<void> {
  become({ kind: 'out' });
}

/** Who logs out is logged out here, whether or not the server hears of it. */
export async function logOut(): Promise<void> {
  if (session.kind !== 'in') return;
  const { client } = session;
  become({ kind: 'out' });
  await client.auth.logout().catch((error: unknown) => {
    if (!(error instanceof KithApiError)) throw error;
  });
}
