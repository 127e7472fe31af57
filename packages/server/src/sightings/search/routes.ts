import {
  EntryId,
  FaceComparison,
  Identification,
  NearestList,
  NearestQuery,
  PersonSearch,
  PersonVerify,
  Pid,
} from '@kith/contract';
import { z } from 'zod';
import type { GroupCandidates } from '../../people/groups/candidates.ts';
import { candidatesOrRefuse } from '../../people/groups/refusal-error.ts';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { toComparison } from '../compare/comparison.ts';
import { likenessTo } from '../samples/likeness.ts';
import { attributesWith, takePortrait } from '../samples/portrait.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { nearestToEntry } from './nearest-to-entry.ts';
import { type SearchDeps, searchPerson as search } from './search-person.ts';

export interface SearchNeeds extends SearchDeps {
  readonly vision: Vision;
  readonly candidates: Pick<GroupCandidates, 'among'>;
}

const tags = ['persons'];
const consumes = ['multipart/form-data'];

const searchPerson = (needs: SearchNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/search/',
    config: { files: 1, changes: false },
    schema: {
      tags,
      operationId: 'searchPerson',
      summary: 'Who is on a photo',
      description: 'The largest face counts. Nothing is stored.',
      consumes,
      body: PersonSearch,
      response: { 200: Identification },
    },
    handler: async (request, reply) => {
      const { image, groups_ids, identify_asm, nearest } = request.body;
      const spaceId = spaceOf(request);
      const among = candidatesOrRefuse(await needs.candidates.among(spaceId, groups_ids));
      const eyes = inTurn(needs.vision, request, reply);
      const portrait = await takePortrait(eyes, image, { attributes: attributesWith(identify_asm) });
      if (portrait.kind !== 'portrait') throw refusalError(portrait, 'image');
      return search(needs, spaceId, portrait.face, { among, nearest });
    },
  });

const verifyPerson = ({ db, vision }: SearchNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/:pid/verify/',
    config: { files: 1, changes: false },
    schema: {
      tags,
      operationId: 'verifyPerson',
      summary: 'Whether a photo shows this person',
      description: 'The largest face counts, against the most alike of the pictures that the person is known by.',
      consumes,
      params: z.object({ pid: Pid }),
      body: PersonVerify,
      response: { 200: FaceComparison },
    },
    handler: async (request, reply) => {
      const { image, result } = request.body;
      const person = await askedPerson(db.queries, request, request.params.pid);
      const portrait = await takePortrait(inTurn(vision, request, reply), image);
      if (portrait.kind !== 'portrait') throw refusalError(portrait, 'image');
      const likeness = await likenessTo(db.queries, person, portrait.face.scaled);
      // Erased while the photo was looked at.
      if (!likeness) throw notFound();
      return toComparison(likeness, result);
    },
  });

const listNearest = (needs: SearchNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/entries/:id/nearest/',
    schema: {
      tags: ['entries'],
      operationId: 'listNearest',
      summary: 'Who is nearest to the face of an entry',
      description:
        'Best first, among everybody who is known now, whether or not a threshold names them. Of an entry that was only detected nobody can say.',
      params: z.object({ id: EntryId.meta({ description: 'Id of an entry.' }) }),
      querystring: NearestQuery,
      response: { 200: NearestList },
    },
    handler: async (request) => {
      const { id } = request.params;
      const outcome = await nearestToEntry(needs, callerOf(request).spaceIds, id, request.query.limit);
      if (outcome === 'only detected') throw refusalError({ kind: outcome, id }, 'id');
      return { results: found(outcome) };
    },
  });

export const searchOperations = [searchPerson, verifyPerson, listNearest];
