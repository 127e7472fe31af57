import { AsmAnswer, AsmCheck, FaceCompare, FaceComparison, PersonVerify, Pid } from '@kith/contract';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { askedPerson } from '../../people/persons/asked-person.ts';
import { findTemplates } from '../../people/persons/template-store.ts';
import { failures } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { KithError, notFound } from '../../platform/http/errors.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { analysedOrRefuse, largestFaceOrRefuse } from '../../platform/http/pictures.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { faceidRoutes } from '../faceid/routes.ts';
import { compareFace, comparePictures } from './compare-pictures.ts';
import { describeFace } from './describe-face.ts';

const tags = ['utility'];
const consumes = ['multipart/form-data'];

/** The official JavaScript client sends up to 3.1 million characters of data URI; here goes more than twice that. */
const DATA_URI_BODY_BYTES = 9 * 1024 * 1024;

export const utilityRoutes = (context: Context) => async (app: App) => {
  const { db, vision } = context;

  app.post(
    '/v1/utility/compare/',
    {
      config: { files: 2, changes: false },
      bodyLimit: DATA_URI_BODY_BYTES,
      schema: {
        tags,
        operationId: 'comparePhotos',
        summary: 'Whether two photos show the same person',
        description:
          'The largest face of each counts. `result` of the answer is what they reach by the thresholds of the space. With nothing but `image`, in JSON, the answer is age, sex and mood.',
        consumes: [...consumes, 'application/json'],
        body: FaceCompare,
        response: { 200: z.union([FaceComparison, AsmAnswer]), ...failures },
      },
    },
    async (request, reply) => {
      const { image, image1, image2, result } = request.body;
      const eyes = inTurn(vision, request, reply);
      if (image !== undefined && !image1 && !image2) return describeFace(eyes, bytesOf(image));
      if (!image1 || !image2) throw missing({ image1, image2 });
      const thresholds = await getThresholds(db.queries, spaceOf(request));
      const pictures = [
        { field: 'image1', image: image1 },
        { field: 'image2', image: image2 },
      ] as const;
      return comparePictures(eyes, pictures, thresholds, result);
    },
  );

  app.post(
    '/v1/utility/asm/',
    {
      config: { files: 1, changes: false },
      schema: {
        tags,
        operationId: 'describeFace',
        summary: 'Age, sex and mood of the largest face of a photo',
        description: 'Nothing is stored.',
        consumes,
        body: AsmCheck,
        response: { 200: AsmAnswer, ...failures },
      },
    },
    async (request, reply) => describeFace(inTurn(vision, request, reply), request.body.image),
  );

  app.post(
    '/v1/persons/:pid/verify/',
    {
      config: { files: 1, changes: false },
      schema: {
        tags: ['persons'],
        operationId: 'verifyPerson',
        summary: 'Whether a photo shows this person',
        description: 'The largest face counts, against the most alike of the pictures that the person is known by.',
        consumes,
        params: z.object({ pid: Pid }),
        body: PersonVerify,
        response: { 200: FaceComparison, ...failures },
      },
    },
    async (request, reply) => {
      const { image, result } = request.body;
      const { id, space_id: spaceId } = await askedPerson(db.queries, request, request.params.pid);
      const outcome = await inTurn(vision, request, reply).analyse(image, { only: 'largest' });
      const face = largestFaceOrRefuse(analysedOrRefuse(outcome));
      const looks = (await findTemplates(db.queries, spaceId, [id])).get(id);
      // Erased while the photo was looked at.
      if (!looks) throw notFound();
      return compareFace(face, looks, await getThresholds(db.queries, spaceId), result);
    },
  );

  await app.register(faceidRoutes(context));
};

const bytesOf = (dataUri: string): Uint8Array => Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');

/** 400 on each file part that is not there. */
const missing = (parts: Readonly<Record<string, Uint8Array | undefined>>): KithError =>
  new KithError(
    'validation',
    Object.entries(parts).flatMap(([field, part]) =>
      part ? [] : [{ field, problem: 'invalid', message: 'Send a picture as a file part.' }],
    ),
  );
