import { AsmAnswer, AsmCheck, FaceCompare, FaceComparison } from '@kith/contract';
import { z } from 'zod';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { KithError } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { takePortrait } from '../samples/portrait.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { comparePictures } from './compare-pictures.ts';
import { toComparison } from './comparison.ts';
import { pictureError } from './picture-error.ts';

export interface CompareNeeds {
  readonly db: Database;
  readonly vision: Vision;
}

const tags = ['utility'];
const consumes = ['multipart/form-data'];

/** The official JavaScript client sends up to 3.1 million characters of data URI; here goes more than twice that. */
const DATA_URI_BODY_BYTES = 9 * 1024 * 1024;

const comparePhotos = ({ db, vision }: CompareNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/utility/compare/',
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
      response: { 200: z.union([FaceComparison, AsmAnswer]) },
    },
    handler: async (request, reply) => {
      const { image, image1, image2, result } = request.body;
      const eyes = inTurn(vision, request, reply);
      if (image !== undefined && !image1 && !image2) return asmOrRefuse(eyes, bytesOf(image));
      if (!image1 || !image2) throw missing({ image1, image2 });
      const thresholds = await getThresholds(db.queries, spaceOf(request));
      const pictures = [
        { field: 'image1', image: image1 },
        { field: 'image2', image: image2 },
      ] as const;
      const outcome = await comparePictures(eyes, pictures, thresholds);
      if (outcome.kind !== 'compared') throw pictureError(outcome);
      return toComparison(outcome, result);
    },
  });

const describeFace = ({ vision }: CompareNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/utility/asm/',
    config: { files: 1, changes: false },
    schema: {
      tags,
      operationId: 'describeFace',
      summary: 'Age, sex and mood of the largest face of a photo',
      description: 'Nothing is stored.',
      consumes,
      body: AsmCheck,
      response: { 200: AsmAnswer },
    },
    handler: async (request, reply) => asmOrRefuse(inTurn(vision, request, reply), request.body.image),
  });

export const compareOperations = [comparePhotos, describeFace];

/**
 * Age, sex and mood of the largest face of a picture.
 * @throws {KithError} 400 on `image` when there is no face to describe
 */
async function asmOrRefuse(eyes: Pick<Vision, 'analyse'>, image: Uint8Array): Promise<AsmAnswer> {
  const portrait = await takePortrait(eyes, image, { attributes: ['asm', 'mood'] });
  if (portrait.kind !== 'portrait') throw refusalError(portrait, 'image');
  return portrait.face.asm ?? { age: null, sex: null, mood: null };
}

const bytesOf = (dataUri: string): Uint8Array => Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64');

/** 400 on each file part that is not there. */
const missing = (parts: Readonly<Record<string, Uint8Array | undefined>>): KithError =>
  new KithError(
    'validation',
    Object.entries(parts).flatMap(([field, part]) =>
      part ? [] : [{ field, problem: 'invalid', message: 'Send a picture as a file part.' }],
    ),
  );
