import {
  type AlarmRule,
  type Camera,
  type Group,
  type GroupException,
  type GroupOfPerson,
  type Licence,
  limits,
  type Person,
  type Profile,
  type Source,
  type When,
} from '@kith/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useClient } from '../session/use-session.ts';

/** The beginnings of the keys under which answers are kept. */
export const keys = {
  groups: ['groups'],
  members: ['members'],
  people: ['people'],
  person: ['person'],
  sources: ['sources'],
  cameras: ['cameras'],
  sightings: ['sightings'],
  strangers: ['strangers'],
  notifications: ['notifications'],
  periods: ['periods'],
  health: ['health'],
  alarms: ['alarms'],
  alarmRules: ['alarm-rules'],
  frigate: ['frigate'],
} as const;

/** How often it is asked who is in effect: that changes by the clock. */
export const EFFECT_MS = 60_000;

export async function everyOne<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

/** Every group, by name. */
export function useGroups(): UseQueryResult<Group[]> {
  const client = useClient();
  return useQuery({ queryKey: keys.groups, queryFn: () => everyOne(client.groups.iterate({ sort: 'name' })) });
}

export function useGroup(id: number): UseQueryResult<Group> {
  const client = useClient();
  return useQuery({ queryKey: [...keys.groups, id], queryFn: ({ signal }) => client.groups.get(id, { signal }) });
}

/** Everybody for whom a group makes an exception from its rule. */
export function useExceptions(groupId: number): UseQueryResult<GroupException[]> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.groups, groupId, 'exceptions'],
    queryFn: () => everyOne(client.groups.iterateExceptions(groupId)),
  });
}

/** The exception that a group makes from its rule for one person; null: none. */
export function useException(groupId: number, pid: string): UseQueryResult<GroupException | null> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.groups, groupId, 'exceptions', pid],
    queryFn: async ({ signal }) =>
      (await client.groups.exceptions(groupId, { pids: [pid], limit: 1 }, { signal })).results[0] ?? null,
  });
}

export function useSources(): UseQueryResult<Source[]> {
  const client = useClient();
  return useQuery({ queryKey: keys.sources, queryFn: () => everyOne(client.sources.iterate()) });
}

/** How often it is asked how cameras are. */
const CAMERAS_MS = 5_000;

/** The sources that Kith reads by itself, and how they are. */
export function useCameras(): UseQueryResult<Camera[]> {
  const client = useClient();
  return useQuery({
    queryKey: keys.cameras,
    queryFn: () => everyOne(client.cameras.iterate()),
    refetchInterval: CAMERAS_MS,
  });
}

/** Every notification. */
export function useProfiles(): UseQueryResult<Profile[]> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.notifications, 'all'],
    queryFn: () => everyOne(client.notifications.iterate()),
  });
}

const RULES_AT_MOST = 200;

/** The rules by which alarms are raised. */
export function useAlarmRules(): UseQueryResult<AlarmRule[]> {
  const client = useClient();
  return useQuery({
    queryKey: keys.alarmRules,
    queryFn: async ({ signal }) => (await client.alarmRules.list({ limit: RULES_AT_MOST }, { signal })).results,
  });
}

/** The retention periods of this installation: licences, in the words of the protocol. */
export function usePeriods(): UseQueryResult<Licence[]> {
  const client = useClient();
  return useQuery({ queryKey: keys.periods, queryFn: () => everyOne(client.licences.iterate()) });
}

export function usePerson(pid: string): UseQueryResult<Person> {
  const client = useClient();
  return useQuery({ queryKey: [...keys.person, pid], queryFn: ({ signal }) => client.persons.get(pid, { signal }) });
}

/** Every group on whose list a person is, or those in effect, to come, or past, the last of them first. */
export function useGroupsOf(pid: string, when: When | undefined): UseQueryResult<GroupOfPerson[]> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.person, pid, 'groups', when ?? 'listed'],
    queryFn: async ({ signal }) => {
      if (when === undefined) return everyOne(client.groups.iterateOfPerson(pid));
      return (await client.groups.ofPerson(pid, { when, limit: limits.pageSize }, { signal })).results;
    },
    refetchInterval: EFFECT_MS,
  });
}
