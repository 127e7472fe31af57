import type { SourceSettings } from '@kith/contract';
import { measuredProblem } from '../../recognition/vision/quality/measured-problem.ts';
import { type PhotoProblem, photoProblems } from '../../recognition/vision/quality/photo-problems.ts';
import type { AnalysedPicture, Attribute, Face, Vision } from '../../recognition/vision/vision.ts';
import type { PhotoRefusal, Unfit } from './refusal.ts';

/** A photo with the face that it is about: the largest. */
export interface Portrait {
  readonly kind: 'portrait';
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  readonly face: Face;
}

/** What is asked of a photo. */
export interface Demands {
  /** What is to be told of the face. */
  readonly attributes?: readonly Attribute[];
  /** Smallest area of the face, px². */
  readonly leastPx?: number | undefined;
  /** Whether it must be the only face. */
  readonly oneFace?: boolean;
}

/** Looks at a photo that somebody chose. */
export async function takePortrait(
  vision: Pick<Vision, 'analyse'>,
  image: Uint8Array,
  { attributes = [], leastPx = 0, oneFace = false }: Demands = {},
): Promise<Portrait | PhotoRefusal> {
  const outcome = await vision.analyse(image, { only: 'largest', attributes });
  if (outcome.kind === 'refused') return outcome;
  const { picture } = outcome;
  const [face] = picture.faces;
  if (!face) return { kind: 'no face' };
  if (face.areaPx < leastPx) return { kind: 'too small', areaPx: face.areaPx, leastPx };
  const isCrowded = oneFace && photoProblems(face, picture).includes('several_faces');
  return isCrowded ? unfit('several_faces', face, picture) : { kind: 'portrait', image, picture, face };
}

export const unfit = (problem: PhotoProblem, face: Face, picture: AnalysedPicture): Unfit => ({
  kind: 'unfit',
  problem,
  reason: measuredProblem(problem, face, picture),
});

/** What is told of a face that somebody is looked for by. @param asm whether age and sex are wanted, with the mood if so */
export const attributesWith = (asm: boolean, mood = true): readonly Attribute[] => [
  'angles',
  ...(asm ? (['asm'] as const) : []),
  ...(asm && mood ? (['mood'] as const) : []),
];

/** What a request says of the photo that it sends. */
interface Wish {
  readonly facesize?: number | undefined;
  readonly identify_asm?: boolean | undefined;
  readonly one_face: boolean;
}

/** What is asked of a photo by which somebody is to be known; the source says what the request does not. */
export const demandsOf = (settings: SourceSettings, { facesize, identify_asm, one_face }: Wish): Demands => ({
  attributes: attributesWith(identify_asm ?? settings.manual_identify_asm, settings.identify_mood),
  leastPx: facesize ?? settings.manual_create_facesize_threshold,
  oneFace: one_face,
});
