import type { ProfileId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../platform/db/database.ts';
import { callerOf } from '../platform/http/authentication.ts';
import { found } from '../platform/http/errors.ts';
import { findProfile, type ProfileKey } from './profiles/store.ts';

interface OfProfile {
  readonly params: { readonly id: ProfileId };
}

/** The profile that a request names. @throws {KithError} 404 when the caller sees no such profile */
export async function askedProfile(db: Queries, request: FastifyRequest & OfProfile): Promise<ProfileKey> {
  const { space_id, id } = found(await findProfile(db, callerOf(request).spaceIds, request.params.id));
  return { spaceId: space_id, profileId: id };
}
