import type { Alarm } from '@kith/client';
import type { Messages } from '../messages/en.ts';
import type { Formats } from '../messages/formats.ts';
import { type Somebody, whoOf } from './person-name.ts';

interface Raised extends Pick<Alarm, 'kind' | 'source' | 'group' | 'count'> {
  /** Whose sighting raised it; null: nobody's, or it is not kept any more. */
  readonly who: Somebody | null;
}

/** What raised an alarm, as a sentence. */
export function whatRaised(
  { kind, source, group, count, who }: Raised,
  { alarms, sighting }: Pick<Messages, 'alarms' | 'sighting'>,
  { number }: Pick<Formats, 'number'>,
): string {
  const where = source?.name ?? '';
  const many = number(count ?? 0);
  const name = who === null ? alarms.somebody : whoOf(who, sighting);
  switch (kind) {
    case 'sighting':
      return alarms.seen(name, where);
    case 'count':
      return alarms.counted(many, name, where);
    case 'together':
      return alarms.together(many, group?.name ?? '', where);
    case 'absent':
      return count === null ? alarms.absent(group?.name ?? '') : alarms.absentOften(group?.name ?? '', many);
    default:
      return kind satisfies never;
  }
}
