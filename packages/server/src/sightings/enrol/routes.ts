import { Identification, PersonCreate, PersonFromEntry } from '@kith/contract';
import { refuseTooMany } from '../../people/persons/refuse-too-many.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { askedSource } from '../../tenancy/sources/asked-source.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { sampleOfPhoto } from '../samples/photo-sample.ts';
import { demandsOf } from '../samples/portrait.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { type EnrolDeps, findOrCreatePerson } from './enrol.ts';
import { enrolEntry } from './enrol-entry.ts';

export interface EnrolNeeds extends EnrolDeps {
  readonly vision: Vision;
}

const tags = ['persons'];

const createPerson = (needs: EnrolNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/',
    config: { files: 1 },
    schema: {
      tags,
      operationId: 'createPerson',
      summary: 'Find the person of a photo, or create one',
      description:
        'The largest face counts. 201 when a person was created, 200 when one was found. A photo that recognition cannot rely on finds people, but creates nobody.',
      consumes: ['multipart/form-data'],
      body: PersonCreate,
      response: { 200: Identification, 201: Identification },
    },
    handler: async (request, reply) => {
      const { image, source: name, create_on_ha, create_on_junk, notify, attributes, ...wish } = request.body;
      refuseTooMany(attributes);
      const source = await askedSource(needs.db.queries, spaceOf(request), name);
      const settings = settingsOf(source);
      const eyes = inTurn(needs.vision, request, reply);
      const sample = await sampleOfPhoto(needs, eyes, image, demandsOf(settings, wish));
      // What a camera is asked for is much for a photo.
      const setting =
        wish.facesize === undefined
          ? 'facesize of this call, or manual_create_facesize_threshold of the source'
          : 'facesize';
      if (sample.kind !== 'sample') throw refusalError(sample, 'image', setting);
      const createOn = {
        ha: create_on_ha ?? settings.manual_create_on_ha,
        junk: create_on_junk ?? settings.manual_create_on_junk,
        isQuiet: !notify,
        attributes,
      };
      const outcome = await findOrCreatePerson(needs, sample, source, createOn);
      if (outcome.kind !== 'enrolled') throw refusalError(outcome, 'image');
      return reply.status(statusOf(outcome.identification)).send(outcome.identification);
    },
  });

const createPersonFromEntry = (needs: EnrolNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/persons/entry/',
    schema: {
      tags,
      operationId: 'createPersonFromEntry',
      summary: 'Find the person of an entry, or create one',
      description: 'Of an entry with result nm, junk or ha. 201 when a person was created, 200 when one was found.',
      body: PersonFromEntry,
      response: { 200: Identification, 201: Identification },
    },
    handler: async (request, reply) => {
      const { id, create_on_ha: ha, create_on_junk: junk, notify, attributes } = request.body;
      refuseTooMany(attributes);
      const wish = { ha, junk, isQuiet: !notify, attributes };
      const outcome = await enrolEntry(needs, callerOf(request).spaceIds, id, wish);
      if (outcome.kind !== 'enrolled') throw refusalError(outcome, 'id');
      return reply.status(statusOf(outcome.identification)).send(outcome.identification);
    },
  });

const statusOf = ({ result }: Identification) => (result === 'new' ? 201 : 200);

export const enrolOperations = [createPerson, createPersonFromEntry];
