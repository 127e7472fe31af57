import { z } from 'zod';
import { Licence } from './licences.ts';
import { AreaPx, filterOf, LicenceId, Name, PageQuery, pageOf, Result, SourceId, SpaceId } from './primitives.ts';

/** How pictures of a source are treated. Face sizes are areas in px². */
export const SourceSettings = z.object({
  identify_facesize_threshold: AreaPx.default(7000),
  use_pps_time: z.boolean().default(false),
  manual_create_facesize_threshold: AreaPx.default(25000),
  manual_create_on_ha: z.boolean().default(false),
  manual_create_on_junk: z.boolean().default(false),
  manual_identify_asm: z.boolean().default(true),
  auto_create_persons: z.boolean().default(false),
  auto_create_facesize_threshold: AreaPx.default(25000),
  auto_create_check_blur: z.boolean().default(true),
  auto_create_check_exposure: z.boolean().default(true),
  auto_create_on_ha: z.boolean().default(false),
  auto_create_on_junk: z.boolean().default(false),
  auto_check_face_angle: z.boolean().default(true),
  auto_check_liveness: z.boolean().default(false),
  auto_create_liveness_only: z.boolean().default(true),
  auto_identify_asm: z.boolean().default(true),
  auto_reinit: z.boolean().default(false).meta({
    description:
      'Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored.',
  }),
  store_images_for_results: z
    .array(Result)
    .nullable()
    .default(null)
    .meta({ description: 'Keep pictures only for entries of these results; null keeps all.' }),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

export const Source = SourceSettings.extend({
  id: SourceId,
  name: z.string(),
  space_id: SpaceId,
  use_pps_timestamp: z.boolean().meta({ description: 'The same as use_pps_time, under its other name.' }),
  license_id: LicenceId.nullable(),
  license: Licence.nullable(),
}).meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

const licenceFields = {
  license_id: LicenceId.nullable().optional(),
  license: z
    .union([z.object({ id: LicenceId }), LicenceId])
    .nullable()
    .optional(),
  use_pps_timestamp: z.boolean().optional(),
};

export const SourceCreate = z.object({
  ...SourceSettings.shape,
  ...licenceFields,
  name: Name,
});
export type SourceCreate = z.infer<typeof SourceCreate>;

const unwrapped = Object.fromEntries(
  Object.entries(SourceSettings.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
) as {
  [K in keyof typeof SourceSettings.shape]: z.ZodOptional<ReturnType<(typeof SourceSettings.shape)[K]['unwrap']>>;
};

export const SourceUpdate = z.object({ ...unwrapped, ...licenceFields, name: Name.optional() });
export type SourceUpdate = z.infer<typeof SourceUpdate>;

export const SourceList = PageQuery.extend({ q: z.string().optional(), spaces_ids: filterOf(SpaceId) });
export const SourcePage = pageOf(Source).meta({ id: 'SourcePage' });
