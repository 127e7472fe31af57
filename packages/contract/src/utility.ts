import { z } from 'zod';
import { NameOfKnown } from './names.ts';
import { AreaPx, Mood, Pid, Sex, Upload } from './primitives.ts';

const facesize = (whose: string) => AreaPx.optional().meta({ description: `Smallest area accepted of ${whose}, px².` });

const asked = z
  .enum(['exact', 'ha', 'junk'])
  .default('ha')
  .meta({ description: 'The least result that counts as similar.' });

const dataUriForm = 'Send the picture as a data URI: data:image/jpeg;base64,…';

/** A picture inside JSON. Only its head is looked at here. */
const DataUri = z
  .string({ error: dataUriForm })
  .regex(/^data:[^,]{0,255};base64,./i, { error: dataUriForm })
  .meta({ description: 'A picture as a base64 data URI.' });

/** How alike two faces are. */
export const FaceComparison = z
  .object({
    similar: z.boolean().meta({ description: 'Whether `result` is at least the one that was asked for.' }),
    result: z.enum(['exact', 'ha', 'junk', 'nm']),
    confidence: z.number().min(0).max(100),
  })
  .meta({ id: 'FaceComparison', example: { similar: true, result: 'exact', confidence: 92.71 } });
export type FaceComparison = z.infer<typeof FaceComparison>;

/**
 * Two pictures. The official JavaScript client asks for age, sex and mood here, too: in JSON, with nothing but `image`.
 */
export const FaceCompare = z
  .object({
    image1: Upload.optional(),
    image2: Upload.optional(),
    result: asked,
    image: DataUri.optional(),
  })
  .meta({ example: { image: 'data:image/jpeg;base64,/9j/4AAQSkZJRg…' } });

export const AsmCheck = z.object({ image: Upload });

/** Age in years, sex and mood; null where they cannot be told. */
export const AsmAnswer = z
  .object({ age: z.int().nullable(), sex: Sex.nullable(), mood: Mood.nullable() })
  .meta({ id: 'AsmAnswer', example: { age: 34, sex: 1, mood: 'happiness' } });
export type AsmAnswer = z.infer<typeof AsmAnswer>;

export const CustomerQuery = z.object({
  source: NameOfKnown.meta({ description: 'Name of the source.' }),
  offset: z.int().min(0).max(86_400).default(10).meta({ description: 'How many seconds to look back.' }),
});

/** Who was identified last. */
export const Customer = z
  .object({ pid: Pid })
  .meta({ id: 'Customer', example: { pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10' } });
export type Customer = z.infer<typeof Customer>;

export const PersonVerify = z.object({ image: Upload, result: asked });

/** One photo of a person who holds a document with a face on it. */
export const DocumentCompare = z.object({
  photo: Upload,
  facesize: facesize('the larger face, which is the person'),
  result: asked,
});

/** A photo of a person, and one of a document. No text is read. */
export const DocumentVerification = z.object({
  photo_face: Upload,
  photo_id: Upload,
  photo_face_facesize: facesize('the face on photo_face'),
  photo_id_facesize: facesize('the face on photo_id'),
  id_code: z.string().optional().meta({ description: 'A code of /v1/faceid/id-codes/.' }),
  result: asked,
});

export const DocumentVerified = FaceComparison.extend({
  extra: z.object({}),
  documents: z.array(z.object({})),
}).meta({
  id: 'DocumentVerified',
  example: { similar: true, result: 'exact', confidence: 92.71, extra: {}, documents: [] },
});

export const IdCodes = z.array(z.object({ code: z.string(), name: z.string() })).meta({ id: 'IdCodes', example: [] });

/** Level of the protocol that is spoken. */
export const ProtocolVersion = z
  .object({ version: z.string() })
  .meta({ id: 'ProtocolVersion', example: { version: '1.3.1' } });
