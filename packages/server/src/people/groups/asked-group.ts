import type { GroupId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findGroup, type GroupRow } from './store.ts';

/**
 * The group that a request is about.
 * @throws {KithError} 404 when the caller sees no such group
 */
export async function askedGroup(db: Queries, request: FastifyRequest, id: GroupId): Promise<GroupRow> {
  const group = await findGroup(db, callerOf(request).spaceIds, id);
  if (!group) throw notFound();
  return group;
}
