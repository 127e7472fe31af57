import type { Group } from '@kith/contract';
import { ensure } from './broken-promise.ts';
import { memberships, type Name } from './cast.ts';
import type { People } from './enrol.ts';
import type { KithApi } from './kith-api.ts';
import type { Paper } from './paper.ts';

export interface Groups {
  add(group: string, ...names: Name[]): Promise<void>;
  rename(group: string, name: string): Promise<void>;
  /** The names of all groups that a person is in. */
  of(name: string): string[];
}

export async function makeGroups(paper: Paper, api: KithApi, people: People): Promise<Groups> {
  paper.section('Make groups; a person may be in any number of them');
  const ids = new Map<string, number>();
  const membersOf = new Map<string, Set<Name>>();
  const add = async (group: string, ...names: Name[]) => {
    const pids = names.map((name) => people.pidOf(name));
    await api.post('/v1/groups/persons/pids/', { pids, groups_ids: [ids.get(group)] });
    for (const name of names) membersOf.get(group)?.add(name);
  };
  for (const { group, members } of memberships) {
    ids.set(group, (await api.post<Group>('/v1/groups/persons/', { name: group })).id);
    membersOf.set(group, new Set());
    await add(group, ...members);
    paper.row([group, members.join(', ')], [12]);
  }
  return {
    add,
    of: (name: string) => [...membersOf].flatMap(([group, members]) => (members.has(name as Name) ? [group] : [])),
    async rename(group: string, name: string) {
      const id = ids.get(group);
      const members = membersOf.get(group);
      ensure(id !== undefined && members !== undefined, `There is no group ${group}.`);
      await api.patch(`/v1/groups/persons/${id}/`, { name });
      ids.delete(group);
      membersOf.delete(group);
      ids.set(name, id);
      membersOf.set(name, members);
    },
  };
}
