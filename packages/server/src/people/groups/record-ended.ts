import type { GroupId, SpaceId } from '@kith/contract';
import type { Secrets } from '../../platform/config/secrets.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { aliasOf } from '../../tenancy/audit/changed-objects.ts';
import { insertAudit } from '../../tenancy/audit/store.ts';
import { accountOfSpace } from '../../tenancy/spaces/store.ts';
import { personsWithIds } from '../persons/store.ts';
import type { AfterEnds, Ended } from './settle.ts';

/** Persons that one record of the audit log names. */
const PERSONS_A_RECORD = 100;

const pidsWithIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly PersonId[] }) =>
  personsWithIds(db, spaceId, ids).select(['persons.id', 'persons.pid']),
);

/** What ended memberships are called in the audit log. */
export const ENDED_ACTION = 'membership.ended';

/** Puts ends of memberships into the audit log: nobody asked for them, and they came from nowhere. */
export const recordEnded =
  ({ tokenKey }: Pick<Secrets, 'tokenKey'>): AfterEnds =>
  async (tx, spaceId, ended, { sure: now }) => {
    const ids = [...new Set(ended.map(({ personId }) => personId))];
    const pids = new Map((await pidsWithIds(tx, { spaceId, ids })).map(({ id, pid }) => [id, pid]));
    const account_id = await accountOfSpace(tx, spaceId);
    for (const [groupId, ofGroup] of byGroup(ended)) {
      for (let i = 0; i < ofGroup.length; i += PERSONS_A_RECORD) {
        const aliases = ofGroup.slice(i, i + PERSONS_A_RECORD).flatMap(({ personId }) => {
          const pid = pids.get(personId);
          return pid === undefined ? [] : aliasOf(tokenKey, pid);
        });
        await insertAudit(tx, {
          at: now,
          account_id,
          caller: 'nobody',
          token_id: undefined,
          space_id: spaceId,
          action: ENDED_ACTION,
          objects: JSON.stringify({ groups_ids: [groupId], pids: aliases }),
          status: 200,
          address: '',
          request_id: '',
        });
      }
    }
  };

function byGroup(ended: readonly Ended[]): Map<GroupId, Ended[]> {
  const groups = new Map<GroupId, Ended[]>();
  for (const one of ended) {
    const others = groups.get(one.groupId);
    if (others) others.push(one);
    else groups.set(one.groupId, [one]);
  }
  return groups;
}
