import { Pid, Template, TemplateAdd, TemplateId, TemplateList } from '@kith/contract';
import { z } from 'zod';
import { askedPerson } from '../../people/persons/asked-person.ts';
import type { Gallery } from '../../people/persons/gallery.ts';
import { templateToWire } from '../../people/persons/read-persons.ts';
import { listTemplates as templatesOf } from '../../people/persons/template-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { fieldError, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import type { AfterChange } from '../after-change.ts';
import { findEntry } from '../entries/store.ts';
import { sampleOfEntry } from '../samples/entry-sample.ts';
import { sampleOfPhoto } from '../samples/photo-sample.ts';
import { attributesWith } from '../samples/portrait.ts';
import type { SampleRefusal } from '../samples/refusal.ts';
import { refusalError } from '../samples/refusal-error.ts';
import type { Sample, StagingDeps } from '../samples/sample.ts';
import { addTemplate as add } from './add-template.ts';
import { removeTemplate } from './remove-template.ts';

export interface TemplateNeeds extends StagingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly vision: Vision;
  readonly gallery: Pick<Gallery, 'ensureRoom'>;
  readonly baseUrl: () => string;
  readonly afterChange: AfterChange;
}

const path = '/v1/persons/:pid/templates/';
const tags = ['persons'];
const params = z.object({ pid: Pid });

const listTemplates = ({ db, baseUrl }: TemplateNeeds) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listTemplates',
      summary: 'List the templates of a person',
      params,
      response: { 200: TemplateList },
    },
    handler: async (request) => {
      const person = await askedPerson(db.queries, request, request.params.pid);
      const rows = await templatesOf(db.queries, person);
      return { results: rows.map((row) => templateToWire(baseUrl(), row)) };
    },
  });

const addTemplate = (needs: TemplateNeeds) =>
  operation({
    method: 'POST',
    url: path,
    config: { files: 1 },
    schema: {
      tags,
      operationId: 'addTemplate',
      summary: 'Let a person be known by one face more',
      description: 'Of a photo, or of an entry by its `id`. It must be as similar to the person as `result` asks.',
      consumes: ['multipart/form-data', 'application/json'],
      params,
      body: TemplateAdd,
      response: { 201: Template },
    },
    handler: async (request, reply) => {
      const { image, id, facesize: leastPx, result, one_face: oneFace } = request.body;
      const { db, vision } = needs;
      const person = await askedPerson(db.queries, request, request.params.pid);
      const field = image ? 'image' : 'id';
      const sample = await takeSample();
      if (sample.kind !== 'sample') throw refusalError(sample, field);
      const outcome = await add(needs, person, sample, result);
      if (outcome.kind !== 'added') throw refusalError(outcome, field);
      return reply.status(201).send(templateToWire(needs.baseUrl(), outcome.template));

      async function takeSample(): Promise<Sample | SampleRefusal> {
        if (image) {
          const demands = { attributes: attributesWith(false), leastPx, oneFace };
          return sampleOfPhoto(needs, inTurn(vision, request, reply), image, demands);
        }
        if (id === undefined)
          throw fieldError('image', 'invalid', 'Send a picture as a file part, or the id of an entry.');
        const entry = await findEntry(db.queries, [person.space_id], id);
        return entry ? sampleOfEntry(needs, entry, { leastPx }) : { kind: 'no entry', id };
      }
    },
  });

const deleteTemplate = (needs: TemplateNeeds) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteTemplate',
      summary: 'Forget a template; the last one stays',
      description: 'The person is no longer recognised by it at once.',
      params: params.extend({ id: TemplateId.meta({ description: 'Id of a template.' }) }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { pid, id } = request.params;
      const outcome = await removeTemplate(needs, callerOf(request).spaceIds, pid, id);
      if (outcome === 'not found') throw notFound();
      if (outcome === 'last') {
        throw fieldError('id', 'protected', 'This is the only template of the person: add another one first.');
      }
      return reply.status(204).send();
    },
  });

/** The looks by which one person is recognised. */
export const templateOperations = [listTemplates, addTemplate, deleteTemplate];
