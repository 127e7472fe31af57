import { type EntryId, type Event, type GroupId, type Named, Pid, toTimestamp } from '@kith/contract';

const nobody = Pid.parse('00000000-0000-0000-0000-000000000000');
const made = { id: 0, name: 'Sample' } as const;

/**
 * An event as a delivery tells it, of nobody: its ids are 0, which nothing has.
 * @param now epoch ms
 */
export function sampleEvent(space: Named, now: number): Event {
  const created = toTimestamp(now);
  const id = made.id as EntryId;
  return {
    id,
    data: {
      id,
      created,
      result: 'ha',
      reason: null,
      confidence: 90,
      pid: nobody,
      pid_created: created,
      person: { name: made.name, external_id: null },
      persons_groups: [{ ...made, id: made.id as GroupId }],
      source: made,
      space,
      facesize: 40_000,
      face_image: '',
      full_image: '',
      initial_face_image: null,
      initial_full_image: null,
      age: 30,
      sex: 0,
      mood: 'neutral',
      liveness: 'undetermined',
      exposure: null,
      blur: null,
      pan: null,
      tilt: null,
      visit_id: null,
      frames: null,
      corrected: null,
      stranger: null,
    },
  };
}
