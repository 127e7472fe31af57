import type { Pid } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findPersonInSpaces, type PersonRow } from './store.ts';

/** @throws {KithError} 404 when the caller has no person of this pid */
export async function askedPerson(db: Queries, request: FastifyRequest, pid: Pid): Promise<PersonRow> {
  const person = await findPersonInSpaces(db, callerOf(request).spaceIds, pid);
  if (!person) throw notFound();
  return person;
}
