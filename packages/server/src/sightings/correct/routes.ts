import { Entry, EntryId, WrongPerson } from '@kith/contract';
import { z } from 'zod';
import type { Queries } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, found, type KithError, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { readEntries } from '../entries/read-entries.ts';
import type { EntryRow } from '../entries/store.ts';
import { type CorrectDeps, type CorrectRefusal, correctEntry } from './correct-entry.ts';
import { undoCorrection } from './undo-correction.ts';

export interface CorrectNeeds extends CorrectDeps {
  readonly baseUrl: () => string;
}

const url = '/v1/entries/:id/wrong-person/';
const tags = ['entries'];
const params = z.object({ id: EntryId.meta({ description: 'Id of an entry.' }) });

const sayWrongPerson = (needs: CorrectNeeds) =>
  operation({
    method: 'POST',
    url,
    schema: {
      tags,
      operationId: 'sayWrongPerson',
      summary: 'Say that an entry names the wrong person',
      description:
        'It names nobody then, or whoever `pid` says. The person is not recognised any more in faces that are more like this one than like her own.',
      params,
      body: WrongPerson,
      response: { 200: Entry },
    },
    handler: async (request) => {
      const outcome = await correctEntry(needs, callerOf(request).spaceIds, request.params.id, request.body.pid);
      if (typeof outcome === 'string') throw refusalError(outcome);
      return entryOf(needs.db.queries, needs.baseUrl(), outcome);
    },
  });

const undoWrongPerson = (needs: CorrectNeeds) =>
  operation({
    method: 'DELETE',
    url,
    schema: {
      tags,
      operationId: 'undoWrongPerson',
      summary: 'Take back that an entry named the wrong person',
      description: 'The entry says again what recognition found.',
      params,
      response: { 200: Entry },
    },
    handler: async (request) => {
      const outcome = await undoCorrection(needs, callerOf(request).spaceIds, request.params.id);
      if (outcome === 'not corrected') throw fieldError('id', 'invalid', 'Nobody has corrected this entry.');
      return entryOf(needs.db.queries, needs.baseUrl(), found(outcome));
    },
  });

function refusalError(refusal: CorrectRefusal): KithError {
  switch (refusal) {
    case 'not found':
      return notFound();
    case 'of nobody':
      return fieldError('id', 'invalid', 'The entry names nobody: say with pid who it is.');
    case 'unknown':
      return fieldError('pid', 'invalid', 'There is no such person in the space of this entry.');
    case 'the same':
      return fieldError('pid', 'invalid', 'The entry names this person already.');
    case 'last':
      return fieldError(
        'id',
        'protected',
        'The person is known by this face alone: give her another photo first, or delete her.',
      );
    default:
      return refusal satisfies never;
  }
}

async function entryOf(queries: Queries, baseUrl: string, row: EntryRow): Promise<Entry> {
  const [entry] = await readEntries(queries, baseUrl, [row]);
  return found(entry);
}

/** That an entry names the wrong person, and that taken back. */
export const correctOperations = [sayWrongPerson, undoWrongPerson];
