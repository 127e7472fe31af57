import { type CursorPage, type Member, type MemberList, toTimestamp } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { toCursorPage } from '../../platform/http/pagination.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import type { ListedByCursor } from '../../platform/page.ts';
import { nameOf } from '../persons/store.ts';
import type { MemberRow } from './member-store.ts';
import { toMembership } from './membership-times.ts';
import type { GroupRow } from './store.ts';

/** Members of a group, as of an instant. */
export interface MembersOfGroup extends ListedByCursor<MemberRow> {
  readonly group: GroupRow;
  /** Epoch ms. */
  readonly now: number;
}

/** A page of members as it is answered. */
export const toMemberPage = (
  request: FastifyRequest,
  baseUrl: string,
  query: Pick<MemberList, 'limit' | 'offset' | 'after'>,
  { group, now, ...page }: MembersOfGroup,
): CursorPage<Member> => toCursorPage(request, baseUrl, query, page, (member) => toMember(baseUrl, member, group, now));

/** @param now epoch ms */
export function toMember(baseUrl: string, member: MemberRow, group: GroupRow, now: number): Member {
  const membership = toMembership(member, group, now);
  return {
    pid: member.pid,
    person: nameOf(member),
    pid_source: member.source_name,
    pid_created: toTimestamp(member.created),
    initial_face_image: mediaUrl(baseUrl, member.face_image),
    since: membership.since,
    valid_from: membership.valid_from,
    valid_until: membership.valid_until,
    hours: membership.hours,
    in_effect: membership.in_effect,
  };
}
