import {
  type Alarm,
  type AlarmId,
  type AlarmNews,
  type AlarmRuleId,
  type CameraNews,
  type Entry,
  type GroupId,
  type MembershipEnded,
  type Named,
  type NewsEvent,
  type NewsId,
  type NewsType,
  type SourceId,
  type SpaceId,
  toTimestamp,
  type VisitEnded,
  type VisitId,
} from '@kith/contract';
import { problemOf } from '../../sightings/cameras/problem-sentences.ts';
import { sampleEvent } from './sample-event.ts';

/**
 * News as a delivery tells it, of what never happened to nobody: it says that it is a sample, and its ids are 0, which nothing has.
 * @param now epoch ms
 */
export function sampleNews(type: NewsType, space: Named, now: number): NewsEvent {
  const envelope = { id: 0 as NewsId, timestamp: toTimestamp(now), sample: true } as const;
  const entry = sampleEvent(space, now).data;
  switch (type) {
    case 'camera.offline':
    case 'camera.online':
      return { ...envelope, type, data: cameraIn(type, entry) };
    case 'visit.ended':
      return { ...envelope, type, data: visitIn(entry) };
    case 'membership.ended':
      return { ...envelope, type, data: membershipIn(entry) };
    case 'alarm.raised':
    case 'alarm.acknowledged':
    case 'alarm.escalated':
      return { ...envelope, type, data: alarmIn(type, entry) };
    default:
      return type satisfies never;
  }
}

const cameraIn = (type: CameraNews['type'], { source, space, created }: Entry): CameraNews['data'] => ({
  id: source.id as SourceId,
  name: source.name,
  space_id: space.id as SpaceId,
  state_since: created,
  problem: type === 'camera.offline' ? problemOf('hung') : null,
});

const visitIn = ({ id, source, space, created, ...entry }: Entry): VisitEnded['data'] => ({
  id: 0 as VisitId,
  source_id: source.id as SourceId,
  source_name: source.name,
  space_id: space.id as SpaceId,
  pid: entry.pid,
  person: entry.person,
  persons_groups: entry.persons_groups,
  result: entry.result,
  confidence: entry.confidence,
  entry_id: id,
  face_image: entry.face_image,
  first_seen: created,
  last_seen: created,
  open: false,
  frames: 1,
});

function membershipIn({ space, pid, person, persons_groups, created, source }: Entry): MembershipEnded['data'] {
  const [group = { id: 0 as GroupId, name: source.name }] = persons_groups;
  if (pid === null || person === null) throw new Error('A sample is of somebody.');
  return { space_id: space.id as SpaceId, pid, person, persons_group: group, ended: created };
}

function alarmIn(type: AlarmNews['type'], entry: Entry): Alarm {
  const { source, space, created: at } = entry;
  const isAcknowledged = type === 'alarm.acknowledged';
  return {
    id: 0 as AlarmId,
    space_id: space.id as SpaceId,
    rule: { id: 0 as AlarmRuleId, name: source.name },
    kind: 'sighting',
    at,
    source,
    group: null,
    count: null,
    urgency: 'normal',
    state: isAcknowledged ? 'acknowledged' : 'open',
    raised: at,
    entry,
    assignee: null,
    escalates: null,
    escalated: type === 'alarm.escalated' ? at : null,
    acknowledged: isAcknowledged ? at : null,
    acknowledged_by: isAcknowledged ? source.name : null,
    note: null,
  };
}
