import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../platform/caller.ts';
import { sharedRead } from '../../platform/shared-read.ts';
import { hashKey } from './key-hash.ts';
import * as store from './store.ts';
import type { TokenMaker } from './tokens.ts';

const REMEMBERED = 10_000;

interface Remembered {
  readonly caller: Caller;
  readonly accessChanges: number;
}

/**
 * Says who carries a key, if it is valid now. Who was found is remembered as long as nobody's access changes, which a database
 * of one process counts; several nodes over one database ask it every time, since asking whether anything changed costs the same.
 * Requests that come at once with the same key share the answer.
 */
export function rememberCallers({ db, clock, tokenKey }: Omit<TokenMaker, 'ids'>) {
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED });
  const find = sharedRead((keyHash: string) => store.findCaller(db.queries, keyHash, clock()));
  return async (key: string): Promise<Caller | null> => {
    // Quicker than the keyed hash by which the database knows it, and nobody finds 512 random bits by this one either.
    const name = hash('sha256', key);
    // Before the query, so that after a change meanwhile it is asked again.
    const accessChanges = db.accessChanges();
    const now = clock();
    const known = remembered.get(name);
    if (known?.accessChanges === accessChanges && !store.isOver(known.caller, now)) return known.caller;
    const caller = await find(hashKey(tokenKey, key));
    if (caller && accessChanges !== null) remembered.set(name, { caller, accessChanges });
    else remembered.delete(name);
    return caller;
  };
}
