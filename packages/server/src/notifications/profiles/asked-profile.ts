import type { ProfileId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findProfile, type ProfileRow } from './store.ts';

/** @throws {KithError} 404 when the caller has no profile of this id */
export async function askedProfile(db: Queries, request: FastifyRequest, id: ProfileId): Promise<ProfileRow> {
  const row = await findProfile(db, callerOf(request).spaceIds, id);
  if (!row) throw notFound();
  return row;
}
