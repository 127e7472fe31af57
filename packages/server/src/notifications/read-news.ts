import type {
  AlarmNews,
  CameraNews,
  MembershipEnded,
  NewsEvent,
  NewsId,
  NewsType,
  SpaceId,
  VisitEnded,
} from '@kith/contract';
import { AlarmId, CameraProblemCode, toTimestamp, VisitId } from '@kith/contract';
import { z } from 'zod';
import { groupNames } from '../people/groups/store.ts';
import { getPersons, nameOf } from '../people/persons/store.ts';
import type { Queries } from '../platform/db/database.ts';
import { problemOf } from '../sightings/cameras/problem-sentences.ts';
import { readVisits } from '../sightings/visits/read-visits.ts';
import { findVisit } from '../sightings/visits/store.ts';
import { livingSources } from '../tenancy/sources/store.ts';
import { readAlarms } from './alarms/read-alarms.ts';
import { findAlarm } from './alarms/store.ts';
import { findNews, type NewsRow } from './news/store.ts';

interface Deps {
  readonly db: { readonly queries: Queries };
  readonly baseUrl: () => string;
}

/** What is said beside names, as it was written. */
const CameraData = z.object({ since: z.int(), problem: CameraProblemCode.nullable() });
const VisitData = z.object({ visit_id: VisitId });

export const cameraData = (data: z.infer<typeof CameraData>): object => data;
export const visitData = (data: z.infer<typeof VisitData>): object => data;

/** How each type is read; null: what it is about is gone. */
const readers: Readonly<Record<NewsType, (deps: Deps, row: NewsRow) => Promise<NewsEvent['data'] | null>>> = {
  'camera.offline': readCamera,
  'camera.online': readCamera,
  'visit.ended': readVisit,
  'membership.ended': readMembership,
  'alarm.raised': readAlarm,
  'alarm.acknowledged': readAlarm,
  'alarm.escalated': readAlarm,
};

/** News as it is told now, with the names of now; null when it is gone, or what it is about. */
export async function readNews(deps: Deps, spaceId: SpaceId, id: NewsId): Promise<NewsEvent | null> {
  const row = await findNews(deps.db.queries, spaceId, id);
  return row ? readNewsRow(deps, row) : null;
}

/** The same of what was found already. */
export async function readNewsRow(deps: Deps, row: NewsRow): Promise<NewsEvent | null> {
  const data = await readers[row.type](deps, row);
  // Each reader reads what its type is told with.
  return data && ({ id: row.id, type: row.type, timestamp: toTimestamp(row.at), data } as NewsEvent);
}

async function readCamera(
  { db }: Deps,
  { space_id: spaceId, source_id: id, data }: NewsRow,
): Promise<CameraNews['data'] | null> {
  const source = id === null ? undefined : (await livingSources(db.queries, [id])).get(id);
  if (!source) return null;
  const { since, problem } = CameraData.parse(JSON.parse(data));
  return {
    ...{ id: source.id, name: source.name, space_id: spaceId, state_since: toTimestamp(since) },
    problem: problem && problemOf(problem),
  };
}

async function readVisit(
  { db, baseUrl }: Deps,
  { space_id: spaceId, data }: NewsRow,
): Promise<VisitEnded['data'] | null> {
  const row = await findVisit(db.queries, [spaceId], [], VisitData.parse(JSON.parse(data)).visit_id);
  const [visit] = await readVisits(db.queries, baseUrl(), row ? [row] : []);
  return visit ?? null;
}

async function readMembership(
  { db }: Deps,
  { space_id: spaceId, person_id: personId, group_id: groupId, at }: NewsRow,
): Promise<MembershipEnded['data'] | null> {
  if (personId === null || groupId === null) return null;
  const person = (await getPersons(db.queries, spaceId, [personId])).get(personId);
  const group = (await groupNames(db.queries, spaceId, [groupId])).get(groupId);
  if (!person || group === undefined) return null;
  return {
    ...{ space_id: spaceId, pid: person.pid, person: nameOf(person) },
    persons_group: { id: groupId, name: group },
    ended: toTimestamp(at),
  };
}

async function readAlarm(
  { db, baseUrl }: Deps,
  { space_id: spaceId, alarm_id: id }: NewsRow,
): Promise<AlarmNews['data'] | null> {
  const row = id === null ? undefined : await findAlarm(db.queries, [spaceId], AlarmId.parse(id));
  const [alarm] = await readAlarms(db.queries, baseUrl(), row ? [row] : []);
  return alarm ?? null;
}
