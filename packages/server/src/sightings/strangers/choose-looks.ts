import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import { leastAlikeCosine } from '../../recognition/clusters/alike.ts';
import { bestAndMostDifferent } from '../../recognition/clusters/looked-for.ts';
import type { WeighedFace } from '../../recognition/clusters/weighed-face.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A face that is so like another one adds nothing to it. */
const SAME_COSINE = 0.95;

/**
 * The best faces of one person that differ most from each other, and from those that the person is known by: the best one first. A face
 * that is not like what they have in common is left out: it may be somebody else's.
 */
export function chooseLooks<Face extends WeighedFace>(
  faces: readonly Face[],
  known: readonly ScaledTemplate[],
  most: number,
): Face[] {
  const common = meanOf(faces);
  const fitting = faces.filter(({ scaled }) => cosineOfTemplates(scaled, common) >= leastAlikeCosine);
  const said = [...known];
  return bestAndMostDifferent(fitting, most, known).filter(({ scaled }) => {
    const isNew = said.every((other) => cosineOfTemplates(scaled, other) < SAME_COSINE);
    said.push(scaled);
    return isNew;
  });
}

/** What faces have in common, the better ones more: of unit length. */
function meanOf(faces: readonly WeighedFace[]): ScaledTemplate {
  const sum = new Float32Array(faces[0]?.scaled.length ?? 0);
  for (const { scaled, weight } of faces) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (scaled[i] ?? 0);
  }
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length) as ScaledTemplate;
}
