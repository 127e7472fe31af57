import type { EntryId } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError } from '../../platform/http/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { findSource, type SourceRow } from '../../tenancy/sources/store.ts';
import { type EntryRow, findEntry, findEntryTemplate } from '../entries/store.ts';
import { type Sample, sampleOfEntry } from './sample.ts';

interface Deps {
  readonly db: Database;
}

/** @throws {KithError} 400 on `id` when the caller has no such entry */
export async function askedEntry({ db }: Deps, request: FastifyRequest, id: EntryId): Promise<EntryRow> {
  const entry = await findEntry(db.queries, callerOf(request).spaceIds, id);
  if (!entry) throw fieldError('id', 'invalid', `There is no entry ${id}.`);
  return entry;
}

/** @throws {KithError} 400 on `id` when the entry's source is being deleted */
export async function sourceOfEntry({ db }: Deps, entry: EntryRow): Promise<SourceRow> {
  const source = await findSource(db.queries, [entry.space_id], entry.source_id);
  if (!source) throw fieldError('id', 'invalid', `The source of entry ${entry.id} is gone.`);
  return source;
}

/** @throws {KithError} 400 on `id` when nobody can be recognised by the entry */
export async function sampleOfAskedEntry(
  deps: Deps & { readonly media: Media; readonly ids: Ids },
  entry: EntryRow,
): Promise<Sample> {
  const template = await findEntryTemplate(deps.db.queries, entry.space_id, entry.id);
  if (!template)
    throw fieldError('id', 'invalid', `Entry ${entry.id} was only detected: name one that was identified.`);
  return sampleOfEntry(deps, entry, template);
}
