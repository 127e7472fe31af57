import type { ProfileId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../db/database.ts';
import { callerOf } from '../http/authentication.ts';
import { notFound } from '../http/errors.ts';
import { findProfile, type ProfileRow } from './store.ts';

/** @throws {KithError} 404 when the caller has no profile of this id */
export async function askedProfile(db: Queries, request: FastifyRequest, id: ProfileId): Promise<ProfileRow> {
  const row = await findProfile(db, callerOf(request).spaceIds, id);
  if (!row) throw notFound();
  return row;
}
