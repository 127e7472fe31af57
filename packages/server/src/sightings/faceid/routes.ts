import { DocumentCompare, DocumentVerification, DocumentVerified, FaceComparison, IdCodes } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { compareTemplates } from '../../recognition/calibration/compare.ts';
import type { Face, Vision } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { comparePictures } from '../compare/compare-pictures.ts';
import { toComparison } from '../compare/comparison.ts';
import { pictureError } from '../compare/picture-error.ts';
import { refusalError } from '../samples/refusal-error.ts';

export interface FaceidNeeds {
  readonly db: Database;
  readonly vision: Vision;
}

const tags = ['faceid'];
const consumes = ['multipart/form-data'];

const comparePersonWithDocument = ({ db, vision }: FaceidNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/faceid/compare/',
    config: { files: 1, changes: false },
    schema: {
      tags,
      operationId: 'comparePersonWithDocument',
      summary: 'Whether the person on a photo holds their own document',
      description: 'The photo must show exactly two faces; the smaller is taken for the one on the document.',
      consumes,
      body: DocumentCompare,
      response: { 200: FaceComparison },
    },
    handler: async (request, reply) => {
      const { photo, facesize: leastPx = 0, result } = request.body;
      const outcome = await inTurn(vision, request, reply).analyse(photo);
      if (outcome.kind === 'refused') throw refusalError(outcome, 'photo');
      const [person, onDocument] = twoFacesOrRefuse(outcome.picture.faces);
      const { areaPx } = person;
      if (areaPx < leastPx) throw refusalError({ kind: 'too small', areaPx, leastPx }, 'photo');
      const thresholds = await getThresholds(db.queries, spaceOf(request));
      return toComparison(compareTemplates(person.scaled, [onDocument.scaled], thresholds), result);
    },
  });

const verifyDocument = ({ db, vision }: FaceidNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/faceid/verification/',
    config: { files: 2, changes: false },
    schema: {
      tags,
      operationId: 'verifyDocument',
      summary: 'Whether a document is of a person',
      description: 'The largest face of each photo counts. `documents` and `extra` are empty: no text is read.',
      consumes,
      body: DocumentVerification,
      response: { 200: DocumentVerified },
    },
    handler: async (request, reply) => {
      const { photo_face, photo_id, photo_face_facesize, photo_id_facesize, id_code, result } = request.body;
      if (id_code !== undefined) {
        throw fieldError('id_code', 'invalid', 'No kind of document is known here: leave id_code out.');
      }
      const pictures = [
        { field: 'photo_face', image: photo_face, leastPx: photo_face_facesize, setting: 'photo_face_facesize' },
        { field: 'photo_id', image: photo_id, leastPx: photo_id_facesize, setting: 'photo_id_facesize' },
      ] as const;
      const thresholds = await getThresholds(db.queries, spaceOf(request));
      const outcome = await comparePictures(inTurn(vision, request, reply), pictures, thresholds);
      if (outcome.kind !== 'compared') throw pictureError(outcome);
      return { ...toComparison(outcome, result), extra: {}, documents: [] };
    },
  });

const listDocumentKinds = (_needs: FaceidNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/faceid/id-codes/',
    schema: {
      tags,
      operationId: 'listDocumentKinds',
      summary: 'Kinds of documents that are known',
      description: 'None: no text is read.',
      response: { 200: IdCodes },
    },
    handler: async () => [],
  });

/** A person against the face on a document. What is printed on the document is not read. */
export const faceidOperations = [comparePersonWithDocument, verifyDocument, listDocumentKinds];

/**
 * @param faces the largest first
 * @throws {KithError} 400 on `photo` unless there are exactly two
 */
function twoFacesOrRefuse(faces: readonly Face[]): readonly [Face, Face] {
  const [larger, smaller] = faces;
  if (larger && smaller && faces.length === 2) return [larger, smaller];
  const message = `Faces found: ${faces.length}. Send a photo with exactly two, the person's and the one on the document.`;
  throw fieldError('photo', faces.length > 2 ? 'severalFaces' : 'noFace', message);
}
