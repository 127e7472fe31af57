import type { Client } from '@kith/client';
import { ensure } from './broken-promise.ts';
import { memberships, type Name } from './cast.ts';
import type { People } from './enrol.ts';
import type { Paper } from './paper.ts';

export interface Groups {
  add(group: string, ...names: Name[]): Promise<void>;
  rename(group: string, name: string): Promise<void>;
  /** The names of all groups that a person is in. */
  of(name: string): string[];
}

export async function makeGroups(paper: Paper, client: Client, people: People): Promise<Groups> {
  paper.section('Make groups; a person may be in any number of them');
  const ids = new Map<string, number>();
  const membersOf = new Map<string, Set<Name>>();
  const add = async (group: string, ...names: Name[]) => {
    const id = ids.get(group);
    ensure(id !== undefined, `There is no group ${group}.`);
    await client.groups.add({ pids: names.map((name) => people.pidOf(name)), groupsIds: [id] });
    for (const name of names) membersOf.get(group)?.add(name);
  };
  for (const { group, members } of memberships) {
    ids.set(group, (await client.groups.create({ name: group })).id);
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
      await client.groups.update(id, { name });
      ids.delete(group);
      membersOf.delete(group);
      ids.set(name, id);
      membersOf.set(name, members);
    },
  };
}
