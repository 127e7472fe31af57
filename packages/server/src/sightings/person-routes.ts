import {
  Identification,
  PersonCreate,
  PersonFromEntry,
  PersonReinit,
  PersonReinitFromEntry,
  PersonSearch,
  Pid,
} from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { candidatesOrRefuse } from '../people/groups/refusal-error.ts';
import { askedPerson } from '../people/persons/asked-person.ts';
import * as store from '../people/persons/store.ts';
import { failures, Nothing } from '../platform/http/answers.ts';
import type { App } from '../platform/http/app-type.ts';
import { spaceOf } from '../platform/http/authentication.ts';
import { fieldError } from '../platform/http/errors.ts';
import { inTurn } from '../platform/http/picture-turns.ts';
import { unknownSource } from '../platform/http/pictures.ts';
import { settingsOf } from '../tenancy/sources/sources.ts';
import { findSourceByName } from '../tenancy/sources/store.ts';
import { findOrCreatePerson } from './enrol/enrol.ts';
import { reinitPerson } from './reinit/reinit-person.ts';
import { askedEntry, sampleOfAskedEntry, sourceOfEntry } from './samples/entry-sample.ts';
import { requireLikeness } from './samples/likeness.ts';
import { requireFace, requireQuality, takePortrait } from './samples/portrait.ts';
import { sampleOfPortrait } from './samples/sample.ts';
import { searchPerson } from './search/search-person.ts';

const tags = ['persons'];
const params = z.object({ pid: Pid });

export const photoRoutes = (context: Context) => async (app: App) => {
  const { db, vision, candidates } = context;
  app.post(
    '/v1/persons/',
    {
      config: { files: 1 },
      schema: {
        tags,
        operationId: 'createPerson',
        summary: 'Find the person of a photo, or create one',
        description:
          'The largest face counts. 201 when a person was created, 200 when one was found. A photo that recognition cannot rely on finds people, but creates nobody.',
        consumes: ['multipart/form-data'],
        body: PersonCreate,
        response: { 200: Identification, 201: Identification, ...failures },
      },
    },
    async (request, reply) => {
      const { image, source: name, facesize, create_on_ha, create_on_junk, identify_asm, one_face } = request.body;
      const source = await findSourceByName(db.queries, spaceOf(request), name);
      if (!source) throw unknownSource(name);
      const settings = settingsOf(source);
      const asm = identify_asm ?? settings.manual_identify_asm;
      const portrait = await takePortrait(inTurn(vision, request, reply), image, asm ? ['angles', 'asm'] : ['angles']);
      requireFace(portrait, { facesize: facesize ?? settings.manual_create_facesize_threshold, oneFace: one_face });
      const found = await findOrCreatePerson(context, sampleOfPortrait(context, portrait), {
        source,
        settings,
        createOn: {
          ha: create_on_ha ?? settings.manual_create_on_ha,
          junk: create_on_junk ?? settings.manual_create_on_junk,
        },
        requireQuality: () => requireQuality(portrait),
      });
      return reply.status(found.result === 'new' ? 201 : 200).send(found);
    },
  );

  app.post(
    '/v1/persons/entry/',
    {
      schema: {
        tags,
        operationId: 'createPersonFromEntry',
        summary: 'Find the person of an entry, or create one',
        description: 'Of an entry with result nm, junk or ha. 201 when a person was created, 200 when one was found.',
        body: PersonFromEntry,
        response: { 200: Identification, 201: Identification, ...failures },
      },
    },
    async (request, reply) => {
      const { id, create_on_ha, create_on_junk } = request.body;
      const entry = await askedEntry(context, request, id);
      if (!['nm', 'junk', 'ha'].includes(entry.result)) {
        throw fieldError('id', 'invalid', `Entry ${id} is "${entry.result}": name one that is nm, junk or ha.`);
      }
      const source = await sourceOfEntry(context, entry);
      const found = await findOrCreatePerson(context, await sampleOfAskedEntry(context, entry), {
        source,
        settings: settingsOf(source),
        createOn: { ha: create_on_ha, junk: create_on_junk },
        requireQuality: () => undefined,
      });
      return reply.status(found.result === 'new' ? 201 : 200).send(found);
    },
  );

  app.post(
    '/v1/persons/reinit/',
    {
      schema: {
        tags,
        operationId: 'reinitPersonFromEntry',
        summary: 'Let a person be known by the face of one of its entries alone',
        description: 'All templates of the person make way for the one of this entry.',
        body: PersonReinitFromEntry,
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const { id } = request.body;
      const entry = await askedEntry(context, request, id);
      const person = entry.person_id && (await store.getPerson(db.queries, entry.space_id, entry.person_id));
      if (!person) throw fieldError('id', 'invalid', `Entry ${id} is of nobody: name one that has a person.`);
      const source = await sourceOfEntry(context, entry);
      const sample = await sampleOfAskedEntry(context, entry);
      const { confidence } = await requireLikeness(context, person, sample, 'nm');
      await reinitPerson(context, person, sample, { source, settings: settingsOf(source), confidence });
      return reply.status(204).send();
    },
  );

  app.post(
    '/v1/persons/reinit/:pid/',
    {
      config: { files: 1 },
      schema: {
        tags,
        operationId: 'reinitPerson',
        summary: 'Let a person be known by the face of a photo alone',
        description: 'The largest face counts. It must be as similar to the person as `result` asks.',
        consumes: ['multipart/form-data'],
        params,
        body: PersonReinit,
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const { image, source: name, facesize, identify_asm, result, one_face } = request.body;
      const person = await askedPerson(db.queries, request, request.params.pid);
      const source = await findSourceByName(db.queries, person.space_id, name);
      if (!source) throw unknownSource(name);
      const settings = settingsOf(source);
      const asm = identify_asm ?? settings.manual_identify_asm;
      const portrait = await takePortrait(inTurn(vision, request, reply), image, asm ? ['angles', 'asm'] : ['angles']);
      requireFace(portrait, { facesize: facesize ?? settings.manual_create_facesize_threshold, oneFace: one_face });
      requireQuality(portrait);
      const sample = sampleOfPortrait(context, portrait);
      const { confidence } = await requireLikeness(context, person, sample, result);
      await reinitPerson(context, person, sample, { source, settings, confidence });
      return reply.status(204).send();
    },
  );

  app.post(
    '/v1/persons/search/',
    {
      config: { files: 1, changes: false },
      schema: {
        tags,
        operationId: 'searchPerson',
        summary: 'Who is on a photo',
        description: 'The largest face counts. Nothing is stored.',
        consumes: ['multipart/form-data'],
        body: PersonSearch,
        response: { 200: Identification, ...failures },
      },
    },
    async (request, reply) => {
      const { image, groups_ids, identify_asm } = request.body;
      const spaceId = spaceOf(request);
      const among = candidatesOrRefuse(await candidates.among(spaceId, groups_ids));
      const { face } = await takePortrait(
        inTurn(vision, request, reply),
        image,
        identify_asm ? ['angles', 'asm'] : ['angles'],
      );
      return searchPerson(context, spaceId, face, among);
    },
  );
};
