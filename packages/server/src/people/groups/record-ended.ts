import type { GroupId } from '@kith/contract';
import type { Secrets } from '../../platform/config/secrets.ts';
import { aliasOf } from '../../tenancy/audit/changed-objects.ts';
import { insertAudit } from '../../tenancy/audit/store.ts';
import { accountOfSpace } from '../../tenancy/spaces/store.ts';
import { getPersons } from '../persons/store.ts';
import type { Ended, TellEnded } from './settle.ts';

/** Persons that one record of the audit log names. */
const PERSONS_A_RECORD = 100;

/** What ended memberships are called in the audit log. */
export const ENDED_ACTION = 'membership.ended';

/** Puts ends of memberships into the audit log: nobody asked for them, and they came from nowhere. */
export const recordEnded =
  ({ tokenKey }: Pick<Secrets, 'tokenKey'>): TellEnded =>
  async (tx, spaceId, ended, { sure: now }) => {
    const persons = await getPersons(tx, spaceId, [...new Set(ended.map(({ personId }) => personId))]);
    const account_id = await accountOfSpace(tx, spaceId);
    for (const [groupId, ofGroup] of byGroup(ended)) {
      for (let i = 0; i < ofGroup.length; i += PERSONS_A_RECORD) {
        const pids = ofGroup.slice(i, i + PERSONS_A_RECORD).flatMap(({ personId }) => {
          const person = persons.get(personId);
          return person ? aliasOf(tokenKey, person.pid) : [];
        });
        await insertAudit(tx, {
          at: now,
          account_id,
          caller: 'nobody',
          token_id: undefined,
          space_id: spaceId,
          action: ENDED_ACTION,
          objects: JSON.stringify({ groups_ids: [groupId], pids }),
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
