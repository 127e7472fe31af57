/** Of each person with templates that are not what was stored, these. */
export type DamagedTemplates = readonly (readonly [personId: number, templateIds: readonly number[]])[];
