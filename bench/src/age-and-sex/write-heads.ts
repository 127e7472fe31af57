/** What the heads were fitted to. */
interface FittedTo {
  readonly photos: number;
  /** SHA-256 of the network that made the channels. */
  readonly featureModel: string;
}

/** The source of age-and-sex-heads.ts. */
export function writeHeads(
  age: readonly Float64Array[],
  sex: Float64Array,
  { photos, featureModel }: FittedTo,
): string {
  return `// Written by \`npm run fit-age-and-sex -- FOLDER --write\`; see docs/attributes.md. Fitted to photos of FairFace (Kärkkäinen and
// Joo 2021, CC BY 4.0). Each row is 513 little-endian float32 in base64: a weight for each channel, and what is
// added.

/** One row for each age bracket, youngest first. */
export const AGE_ROWS = [
${age.map((row) => `  '${base64Of(row)}',`).join('\n')}
];

/** Above zero: a woman. */
export const SEX_ROW =
  '${base64Of(sex)}';

/** What they were fitted to. */
export const fittedTo = {
  photos: ${photos},
  /** SHA-256 of the network that made the channels. */
  featureModel: '${featureModel}',
};
`;
}

const base64Of = (row: Float64Array): string => Buffer.from(Float32Array.from(row).buffer).toString('base64');
