import { PersonReinit, PersonReinitFromEntry, Pid } from '@kith/contract';
import { z } from 'zod';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { askedSource } from '../../tenancy/sources/asked-source.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { sampleOfPhoto } from '../samples/photo-sample.ts';
import { demandsOf } from '../samples/portrait.ts';
import { refusalError } from '../samples/refusal-error.ts';
import type { StagingDeps } from '../samples/sample.ts';
import { reinitByEntry } from './reinit-by-entry.ts';
import { type ReinitDeps, reinitPerson as reinit } from './reinit-person.ts';

export interface ReinitNeeds extends ReinitDeps, StagingDeps {
  readonly vision: Vision;
}

const tags = ['persons'];

const reinitPersonFromEntry = (needs: ReinitNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/reinit/',
    schema: {
      tags,
      operationId: 'reinitPersonFromEntry',
      summary: 'Let a person be known by the face of one of its entries alone',
      description: 'All templates of the person make way for the one of this entry.',
      body: PersonReinitFromEntry,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const outcome = await reinitByEntry(needs, callerOf(request).spaceIds, request.body.id);
      if (outcome.kind !== 'reinited') throw refusalError(outcome, 'id');
      return reply.status(204).send();
    },
  });

const reinitPerson = (needs: ReinitNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/reinit/:pid/',
    config: { files: 1 },
    schema: {
      tags,
      operationId: 'reinitPerson',
      summary: 'Let a person be known by the face of a photo alone',
      description: 'The largest face counts. It must be as similar to the person as `result` asks.',
      consumes: ['multipart/form-data'],
      params: z.object({ pid: Pid }),
      body: PersonReinit,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { image, source: name, result, ...wish } = request.body;
      const { db, vision } = needs;
      const person = await askedPerson(db.queries, request, request.params.pid);
      const source = await askedSource(db.queries, person.space_id, name);
      const eyes = inTurn(vision, request, reply);
      const sample = await sampleOfPhoto(needs, eyes, image, demandsOf(settingsOf(source), wish));
      if (sample.kind !== 'sample') throw refusalError(sample, 'image');
      const outcome = await reinit(needs, person, sample, source, result);
      if (outcome.kind !== 'reinited') throw refusalError(outcome, 'image');
      return reply.status(204).send();
    },
  });

export const reinitOperations = [reinitPersonFromEntry, reinitPerson];
