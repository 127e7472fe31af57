import type { GroupId, Named, NewsEvent, NewsType, SourceId } from '@kith/contract';

/** Which news somebody wants to hear. */
export interface NewsFilter {
  readonly types: readonly NewsType[];
  /** Of what has a source, only of these; empty: of any. */
  readonly sources: readonly SourceId[];
  /** Of what is of groups, only of any of these; empty: of any. */
  readonly groups: readonly GroupId[];
}

export const wantsNews = ({ types, sources, groups }: NewsFilter, event: NewsEvent): boolean =>
  types.includes(event.type) && meets(sources, sourcesOf(event)) && meets(groups, groupsOf(event));

/** @param values null: there are none to ask about */
const meets = <T>(wanted: readonly T[], values: readonly T[] | null): boolean =>
  wanted.length === 0 || values === null || wanted.some((value) => values.includes(value));

function sourcesOf(event: NewsEvent): readonly SourceId[] | null {
  switch (event.type) {
    case 'camera.offline':
    case 'camera.online':
      return [event.data.id];
    case 'visit.ended':
      return [event.data.source_id];
    case 'alarm.raised':
    case 'alarm.acknowledged':
    case 'alarm.escalated':
      return idsOf(event.data.source);
    default:
      return null;
  }
}

function groupsOf(event: NewsEvent): readonly GroupId[] | null {
  switch (event.type) {
    case 'visit.ended':
      return event.data.persons_groups.map(({ id }) => id);
    case 'membership.ended':
      return [event.data.persons_group.id];
    case 'alarm.raised':
    case 'alarm.acknowledged':
    case 'alarm.escalated':
      return idsOf(event.data.group);
    default:
      return null;
  }
}

const idsOf = <Id extends number>(named: Named | null): readonly Id[] | null => named && [named.id as Id];
