import { Pid, Template, TemplateAdd, TemplateId, TemplateList } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { templateToWire } from '../../people/persons/read-persons.ts';
import { listTemplates } from '../../people/persons/template-store.ts';
import { failures, Nothing } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { askedEntry, sampleOfAskedEntry } from '../samples/entry-sample.ts';
import { requireLikeness } from '../samples/likeness.ts';
import { requireFace, requireQuality, takePortrait, tooSmall } from '../samples/portrait.ts';
import { type Sample, sampleOfPortrait } from '../samples/sample.ts';
import { addTemplate, removeTemplate } from './templates.ts';

const path = '/v1/persons/:pid/templates/';
const tags = ['persons'];
const params = z.object({ pid: Pid });

/** The looks by which one person is recognised. */
export const templateRoutes = (context: Context) => async (app: App) => {
  const { db, vision, baseUrl } = context;

  app.get(
    path,
    {
      schema: {
        tags,
        operationId: 'listTemplates',
        summary: 'List the templates of a person',
        params,
        response: { 200: TemplateList, ...failures },
      },
    },
    async (request) => {
      const person = await askedPerson(db.queries, request, request.params.pid);
      const rows = await listTemplates(db.queries, person);
      return { results: rows.map((row) => templateToWire(baseUrl(), row)) };
    },
  );

  app.post(
    path,
    {
      config: { files: 1 },
      schema: {
        tags,
        operationId: 'addTemplate',
        summary: 'Let a person be known by one face more',
        description: 'Of a photo, or of an entry by its `id`. It must be as similar to the person as `result` asks.',
        consumes: ['multipart/form-data', 'application/json'],
        params,
        body: TemplateAdd,
        response: { 201: Template, ...failures },
      },
    },
    async (request, reply) => {
      const { image, id, facesize, result, one_face } = request.body;
      const person = await askedPerson(db.queries, request, request.params.pid);
      const sample = await takeSample();
      await requireLikeness(context, person, sample, result);
      const row = await addTemplate(context, person, sample);
      return reply.status(201).send(templateToWire(baseUrl(), row));

      async function takeSample(): Promise<Sample> {
        if (image) {
          const portrait = await takePortrait(inTurn(vision, request, reply), image, ['angles']);
          requireFace(portrait, { facesize, oneFace: one_face });
          requireQuality(portrait);
          return sampleOfPortrait(context, portrait);
        }
        if (id === undefined)
          throw fieldError('image', 'invalid', 'Send a picture as a file part, or the id of an entry.');
        const entry = await askedEntry(context, request, id);
        if (entry.space_id !== person.space_id) throw fieldError('id', 'invalid', `There is no entry ${id}.`);
        if (entry.facesize < facesize) throw tooSmall('id', entry.facesize, facesize);
        return sampleOfAskedEntry(context, entry);
      }
    },
  );

  app.delete(
    `${path}:id/`,
    {
      schema: {
        tags,
        operationId: 'deleteTemplate',
        summary: 'Forget a template; the last one stays',
        description: 'The person is no longer recognised by it at once.',
        params: params.extend({ id: TemplateId.meta({ description: 'Id of a template.' }) }),
        response: { 204: Nothing, ...failures },
      },
    },
    async (request, reply) => {
      const { pid, id } = request.params;
      const outcome = await removeTemplate(context, callerOf(request).spaceIds, pid, id);
      if (outcome === 'not found') throw notFound();
      if (outcome === 'last') {
        throw fieldError('id', 'protected', 'This is the only template of the person: add another one first.');
      }
      return reply.status(204).send();
    },
  );
};
