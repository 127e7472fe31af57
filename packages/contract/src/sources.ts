import { z } from 'zod';
import { Licence } from './licences.ts';
import { Name, partOfName } from './names.ts';
import { AreaPx, LicenceId, PageQuery, pageOf, Result, SourceId, SpaceId, spacesFilter } from './primitives.ts';

/** How pictures of a source are treated. Face sizes are areas in px². */
export const SourceSettings = z.object({
  identify_facesize_threshold: AreaPx.default(7000).meta({
    description: 'Smallest face that is identified; smaller ones are only detected.',
  }),
  use_pps_time: z.boolean().default(false).meta({ description: 'Trust the time that comes with a picture.' }),
  manual_create_facesize_threshold: AreaPx.default(25000).meta({
    description: 'Smallest face of an upload that makes a person.',
  }),
  manual_create_on_ha: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether an upload makes a new person of one that is found as `ha`.' }),
  manual_create_on_junk: z.boolean().default(false).meta({ description: 'The same for `junk`.' }),
  manual_identify_asm: z.boolean().default(true).meta({ description: 'Tell age, sex and mood of uploads.' }),
  auto_create_persons: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether frames of a camera make persons of strangers.' }),
  auto_create_facesize_threshold: AreaPx.default(25000).meta({
    description: 'Smallest face of a frame that makes a person.',
  }),
  auto_create_check_blur: z.boolean().default(true).meta({ description: 'Not of blurred faces.' }),
  auto_create_check_exposure: z
    .boolean()
    .default(true)
    .meta({ description: 'Not of faces that are too dark or too bright.' }),
  auto_create_on_ha: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether a frame makes a new person of one that is found as `ha`.' }),
  auto_create_on_junk: z.boolean().default(false).meta({ description: 'The same for `junk`.' }),
  auto_check_face_angle: z.boolean().default(true).meta({ description: 'Not of faces that are turned away.' }),
  auto_check_liveness: z.boolean().default(false).meta({ description: 'Tell whether the faces of frames are alive.' }),
  auto_create_liveness_only: z
    .boolean()
    .default(true)
    .meta({ description: 'Only of faces that are alive, where that is told.' }),
  auto_identify_asm: z.boolean().default(true).meta({ description: 'Tell age, sex and mood of the faces of frames.' }),
  auto_reinit: z.boolean().default(false).meta({
    description:
      'Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored.',
  }),
  min_face_px: z.int().min(16).max(1000).default(30).meta({
    description:
      'Width of the smallest face that is looked for in frames, px. Smaller ones take longer to find; see the documentation.',
  }),
  identify_mood: z.boolean().default(true).meta({
    description:
      'Tell the mood where age and sex are told; it takes longer than everything else that is told of a face.',
  }),
  store_images_for_results: z
    .array(Result)
    .nullable()
    .default(null)
    .meta({ description: 'Keep pictures only for entries of these results; null keeps all.' }),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

export const exampleSource = {
  identify_facesize_threshold: 7000,
  use_pps_time: false,
  manual_create_facesize_threshold: 25000,
  manual_create_on_ha: false,
  manual_create_on_junk: false,
  manual_identify_asm: true,
  auto_create_persons: true,
  auto_create_facesize_threshold: 25000,
  auto_create_check_blur: true,
  auto_create_check_exposure: true,
  auto_create_on_ha: false,
  auto_create_on_junk: false,
  auto_check_face_angle: true,
  auto_check_liveness: false,
  auto_create_liveness_only: false,
  auto_identify_asm: true,
  auto_reinit: false,
  min_face_px: 30,
  identify_mood: true,
  store_images_for_results: null,
  id: 1,
  name: 'Front door',
  space_id: 1,
  use_pps_timestamp: false,
  license_id: null,
  license: null,
};

export const Source = SourceSettings.extend({
  id: SourceId,
  name: z.string(),
  space_id: SpaceId,
  use_pps_timestamp: z.boolean().meta({ description: 'The same as use_pps_time, under its other name.' }),
  license_id: LicenceId.nullable(),
  license: Licence.nullable(),
}).meta({
  id: 'Source',
  example: exampleSource,
});
export type Source = z.infer<typeof Source>;

const licenceFields = {
  license_id: LicenceId.nullable().optional(),
  license: z
    .union([z.object({ id: LicenceId }), LicenceId])
    .nullable()
    .optional(),
  use_pps_timestamp: z.boolean().optional(),
};

export const SourceCreate = z
  .object({
    ...SourceSettings.shape,
    ...licenceFields,
    name: Name,
  })
  .meta({ id: 'SourceCreate', example: { name: 'Front door', auto_create_persons: true } });
export type SourceCreate = z.infer<typeof SourceCreate>;

const unwrapped = Object.fromEntries(
  Object.entries(SourceSettings.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
) as {
  [K in keyof typeof SourceSettings.shape]: z.ZodOptional<ReturnType<(typeof SourceSettings.shape)[K]['unwrap']>>;
};

export const SourceUpdate = z
  .object({ ...unwrapped, ...licenceFields, name: Name.optional() })
  .meta({ id: 'SourceUpdate', example: { identify_facesize_threshold: 9000 } });
export type SourceUpdate = z.infer<typeof SourceUpdate>;

export const SourceList = PageQuery.extend({ q: partOfName(), spaces_ids: spacesFilter() });
export const SourcePage = pageOf(Source).meta({ id: 'SourcePage' });
