import type { Client } from '@kith/client';
import { useSyncExternalStore } from 'react';
import { isReachable, isWaiting, onReachability } from './reachability.ts';
import { currentSession, onSession, type Session } from './session-store.ts';

export const useSession = (): Session => useSyncExternalStore(onSession, currentSession);

export const useReachable = (): boolean => useSyncExternalStore(onReachability, isReachable);

export const useWaiting = (): boolean => useSyncExternalStore(onReachability, isWaiting);

/** The server, asked by whoever is logged in. Only what the login gate shows may use it. */
export function useClient(): Client {
  const session = useSession();
  if (session.kind !== 'in') throw new Error('Nobody is logged in.');
  return session.client;
}
