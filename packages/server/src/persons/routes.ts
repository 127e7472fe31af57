import { Identification, PersonCreate, PersonSearch, Pid } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { candidatesOf } from '../groups/candidates.ts';
import { failures, Nothing } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { callerOf, spaceOf } from '../http/authentication.ts';
import { fieldError, notFound } from '../http/errors.ts';
import { analysedOrRefuse, largestFaceOrRefuse, unknownSource } from '../http/pictures.ts';
import { settingsOf } from '../sources/sources.ts';
import { findSourceByName } from '../sources/store.ts';
import { erasePerson, findOrCreatePerson, searchPerson } from './persons.ts';

const tags = ['persons'];

export const personRoutes = (context: Context) => async (app: App) => {
  const { db, vision } = context;

  app.post(
    '/v1/persons/',
    {
      config: { files: 1 },
      schema: {
        tags,
        summary: 'Find the person of a photo, or create one',
        description: 'The largest face counts. 201 when a person was created, 200 when one was found.',
        consumes: ['multipart/form-data'],
        body: PersonCreate,
        response: { 200: Identification, 201: Identification, ...failures },
      },
    },
    async (request, reply) => {
      const { image, source: name, facesize, create_on_ha, create_on_junk } = request.body;
      const source = await findSourceByName(db.queries, spaceOf(request), name);
      if (!source) throw unknownSource(name);
      const settings = settingsOf(source);
      const picture = analysedOrRefuse(await vision.analyse(image, { only: 'largest' }));
      const face = largestFaceOrRefuse(picture);
      const least = facesize ?? settings.manual_create_facesize_threshold;
      if (face.areaPx < least) {
        const message = `The face covers ${face.areaPx} px² of at least ${least}: send a larger photo, or lower facesize.`;
        throw fieldError('image', 'faceTooSmall', message);
      }
      const found = await findOrCreatePerson(
        context,
        source,
        settings,
        { image, picture, face },
        {
          ha: create_on_ha ?? settings.manual_create_on_ha,
          junk: create_on_junk ?? settings.manual_create_on_junk,
        },
      );
      return reply.status(found.result === 'new' ? 201 : 200).send(found);
    },
  );

  app.post(
    '/v1/persons/search/',
    {
      config: { files: 1 },
      schema: {
        tags,
        summary: 'Who is on a photo',
        description: 'The largest face counts. Nothing is stored.',
        consumes: ['multipart/form-data'],
        body: PersonSearch,
        response: { 200: Identification, ...failures },
      },
    },
    async (request) => {
      const { image, groups_ids } = request.body;
      const spaceId = spaceOf(request);
      const among = await candidatesOf(db.queries, spaceId, groups_ids);
      const picture = analysedOrRefuse(await vision.analyse(image, { only: 'largest' }));
      return searchPerson(context, spaceId, largestFaceOrRefuse(picture), among);
    },
  );

  app.delete(
    '/v1/persons/:pid/',
    {
      schema: {
        tags,
        summary: 'Erase a person',
        description: 'Template, memberships, entries and pictures; nothing that identifies the person is left.',
        params: z.object({ pid: Pid }),
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      if ((await erasePerson(context, callerOf(request).spaceIds, request.params.pid)) === 'not found')
        throw notFound();
      return reply.status(204).send();
    },
  );
};
