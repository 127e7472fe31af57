import type { Reason } from '@kith/contract';
import type { AnalysedPicture } from '../vision.ts';
import { type Known, type PhotoProblem, photoLimits } from './photo-problems.ts';

/** A problem of a photo with its numbers: what was measured, and the limit that it is beyond. */
export function measuredProblem(
  problem: PhotoProblem,
  face: Known,
  { facesSeen }: Pick<AnalysedPicture, 'facesSeen'>,
): Reason {
  const { blur = null, exposure = null } = face.quality ?? {};
  switch (problem) {
    case 'blurred':
      return { code: problem, measured: rounded(blur, 3), required: photoLimits.blurred };
    case 'too_dark':
      return { code: problem, measured: rounded(exposure, 1), required: photoLimits.tooDark };
    case 'too_bright':
      return { code: problem, measured: rounded(exposure, 1), required: photoLimits.tooBright };
    case 'turned_away':
      return { code: problem, ...angleBeyond(face) };
    case 'several_faces':
      return { code: problem, measured: facesSeen, required: 1 };
    default:
      return problem satisfies never;
  }
}

/** The angle that is too large, in degrees, with its sign. */
function angleBeyond({ angles }: Known): Pick<Reason, 'measured' | 'required'> {
  const { aside, down, up } = photoLimits.turned;
  if (!angles) return { measured: null, required: null };
  const { pan, tilt } = angles;
  if (Math.abs(pan) > aside) return { measured: rounded(pan, 2), required: Math.sign(pan) * aside };
  return { measured: rounded(tilt, 2), required: tilt < down ? down : up };
}

const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
