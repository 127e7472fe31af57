import { type CursorPage, type Member, type PersonPageQuery, toTimestamp } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import { toCursorPage } from '../../platform/http/pagination.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import type { ListedByCursor } from '../../platform/page.ts';
import { nameOf } from '../persons/store.ts';
import type { MemberRow } from './store.ts';

/** A page of members as it is answered. */
export const toMemberPage = (
  request: FastifyRequest,
  baseUrl: string,
  query: PersonPageQuery,
  page: ListedByCursor<MemberRow>,
): CursorPage<Member> =>
  toCursorPage(request, baseUrl, query, page, (member) => ({
    pid: member.pid,
    person: nameOf(member),
    pid_source: member.source_name,
    pid_created: toTimestamp(member.created),
    initial_face_image: mediaUrl(baseUrl, member.face_image),
    since: toTimestamp(member.since),
  }));
