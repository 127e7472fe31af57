import { z } from 'zod';
import { Reason } from './reasons.ts';

/**
 * Every error Kith answers with. `code` travels in `error_codes` (and in the field, for field errors); codes up to 999
 * belong to the NeuroIO protocol (the HTTP statuses and 602), codes from 1000 are Kith's. `docs/errors.md` explains each.
 */
export const errors = {
  validation: { status: 400, code: 400, message: 'Validation error.' },
  notAuthenticated: { status: 401, code: 401, message: 'Not authenticated.' },
  forbidden: { status: 403, code: 403, message: 'Forbidden.' },
  foreignPage: { status: 403, code: 1027, message: 'A request by cookie must come from a page of this server.' },
  notFound: { status: 404, code: 404, message: 'Not found.' },
  methodNotAllowed: { status: 405, code: 405, message: 'Method not allowed.' },
  tooLarge: { status: 413, code: 413, message: 'Request is too large.' },
  unsupportedMediaType: { status: 415, code: 415, message: 'Unsupported media type.' },
  tooManyRequests: { status: 429, code: 429, message: 'Too many requests.' },
  internal: { status: 500, code: 500, message: 'Internal Server Error.' },
  unavailable: { status: 503, code: 503, message: 'Service unavailable.' },
  facesLoading: { status: 503, code: 1025, message: 'The faces of this space are being loaded: try again soon.' },
  facesUnfit: { status: 503, code: 1026, message: 'The server cannot hold the faces of this space.' },
  wrongPassword: { status: 400, code: 602, message: 'Username and password do not match.' },
} as const;

export type ErrorName = keyof typeof errors;

/** What is wrong with one field. */
export const fieldErrors = {
  invalid: 400,
  nameTaken: 1001,
  unknownPids: 1002,
  unknownGroups: 1003,
  groupFull: 1004,
  unknownSource: 1005,
  noFace: 1006,
  faceTooSmall: 1007,
  notAnImage: 1008,
  unsupportedImage: 1009,
  tooManyPixels: 1010,
  damagedImage: 1011,
  forbiddenDestination: 1012,
  tooManyTokens: 1013,
  unknownLicence: 1014,
  inUse: 1015,
  protected: 1016,
  faceBlurred: 1017,
  faceTooDark: 1018,
  faceTooBright: 1019,
  faceTurnedAway: 1020,
  severalFaces: 1021,
  externalIdTaken: 1022,
  tooManyTemplates: 1023,
  notSimilar: 1024,
  badAddress: 1028,
  forbiddenAddress: 1029,
  cameraFails: 1030,
  tooManyCameras: 1031,
  unknownProfile: 1033,
  tooManyRules: 1034,
  groupByRule: 1040,
} as const;

export type FieldErrorName = keyof typeof fieldErrors;

export const FieldError = z.object({
  name: z.string(),
  message: z.string(),
  error_code: z.int(),
  reason: Reason.optional().meta({
    description: 'Of a picture that is not taken: what is wrong with it, with its numbers.',
  }),
});
export type FieldError = z.infer<typeof FieldError>;

/** The body of every answer of status 400 and above. */
export const ErrorEnvelope = z
  .object({ error_codes: z.array(z.int()), message: z.string(), fields: z.array(FieldError) })
  .meta({
    id: 'Error',
    description: 'What went wrong: stable codes, a sentence, and the fields at fault.',
    example: {
      error_codes: [1001],
      message: 'Validation error.',
      fields: [
        { name: 'name', message: 'A group of this name exists already: choose another name.', error_code: 1001 },
      ],
    },
  });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;
