import { Client, type Identity, KithApiError } from '@kith/client';
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
  /** Stays logged in when the browser is closed. */
  readonly remember: boolean;
}

export interface FirstCredentials {
  /** Of the link that the first start prints. */
  readonly code: string;
  /** From now on. */
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

const leavers = new Set<() => void>();

/** @param forget is called when somebody leaves: whoever comes next must not find what this page knew */
export function onLeaving(forget: () => void): void {
  leavers.add(forget);
}

let visit = new AbortController();

/** Ends when whoever is logged in now leaves. */
export const visitSignal = (): AbortSignal => visit.signal;

function leave(): void {
  visit.abort();
  visit = new AbortController();
  for (const forget of leavers) forget();
}

/** All pages of one browser have one login: each tells the others when it changes. */
const tabs = new BroadcastChannel('kith-session');
tabs.onmessage = ({ data }) => {
  if (data === 'in') {
    // A server that cannot be asked will say what has become of the login as soon as it can.
    resume().catch(() => undefined);
    return;
  }
  leave();
  become({ kind: 'out' });
};

/** Whether what the one sees and does is also the other's: whoever is in another space finds other people. */
const isSame = (one: Identity, other: Identity): boolean =>
  one.username === other.username && one.space?.id === other.space?.id;

function enter(client: Client, who: Identity): void {
  if (session.kind === 'in' && !isSame(session.who, who)) leave();
  become({ kind: 'in', client, who, lapsed: false });
}

/** Takes note of whom the server takes this browser for. Whoever is another one, or elsewhere, begins with an empty page. */
export function sayWho(client: Client, who: Identity): void {
  if (session.kind === 'in' && !isSame(session.who, who)) enter(client, who);
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

/** This browser: its login is a cookie, which no script can read. */
const openClient = (): Client => new Client({ apiToken: null, baseUrl: siteUrl(), fetch: noticing });

/**
 * @returns the name of the space that this page showed, where that is gone and another one is shown from now on
 * @throws {KithApiError} when the name and the password do not match, or the server cannot be asked
 */
export async function logIn(credentials: Credentials): Promise<string | null> {
  // Whoever logs in again is another client, so that what listened with the old login begins anew.
  const client = openClient();
  const before = session.kind === 'in' ? session.who : null;
  const { user } = await client.sessions.logIn(credentials);
  // A login acts in the first space: whoever was in another one before their login ended goes on there.
  const left = before?.username === user.username && !isSame(before, user) ? before.space : null;
  const back = left && (await spaceIfThere(client, left.id));
  enter(client, back ?? user);
  tabs.postMessage('in');
  return left && !back ? left.name : null;
}

async function spaceIfThere(client: Client, id: number): Promise<Identity | null> {
  try {
    return await client.sessions.enterSpace(id);
  } catch (error) {
    if (error instanceof KithApiError && error.status === 400) return null;
    throw error;
  }
}

/** Goes to another space, with all pages of this browser. What this page shows is still of the one that was left. */
export async function goToSpace(client: Client, id: number): Promise<void> {
  await client.sessions.enterSpace(id);
  tabs.postMessage('in');
}

/** @throws {KithApiError} when the code is not good, or not any more */
export async function logInFirst(credentials: FirstCredentials): Promise<void> {
  const client = openClient();
  const { user } = await client.sessions.logInFirst(credentials);
  enter(client, user);
  tabs.postMessage('in');
}

/** Asks whether this browser is logged in. @throws {KithApiError} when the server cannot be asked */
export async function resume(): Promise<void> {
  const client = openClient();
  try {
    enter(client, await client.auth.whoami({ retries: 0 }));
  } catch (error) {
    if (!(error instanceof KithApiError && error.status === 401)) throw error;
    // Of a page that is open, `noticing` has said so, and it stays as it is.
    if (session.kind !== 'in') become({ kind: 'out' });
  }
}

/** Who logs out is logged out here, whether or not the server hears of it. */
export async function logOut(): Promise<void> {
  if (session.kind !== 'in') return;
  const { client } = session;
  leave();
  become({ kind: 'out' });
  tabs.postMessage('out');
  await client.sessions.logOut().catch((error: unknown) => {
    if (!(error instanceof KithApiError)) throw error;
  });
}
