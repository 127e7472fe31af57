import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A face that somebody may be known by. */
export interface Candidate {
  readonly scaled: ScaledTemplate;
  /** How good it is, 0…1. */
  readonly weight: number;
}

/** A face that is so like another one adds nothing to it. */
const SAME_COSINE = 0.95;

/**
 * The best faces of one person that differ most from each other, and from those that the person is known by: the best one first. A face
 * that is less like what they have in common than two photos of one person are is left out: it may be somebody else's.
 * @param alike two faces whose cosine is so large are one person's
 */
export function chooseLooks<Face extends Candidate>(
  faces: readonly Face[],
  known: readonly ScaledTemplate[],
  { most, alike }: { readonly most: number; readonly alike: number },
): Face[] {
  const common = meanOf(faces);
  const fitting = faces.filter(({ scaled }) => cosineOfTemplates(scaled, common) >= alike);
  const left = new Map((fitting.length > 0 ? fitting : faces).map((face) => [face, nearness(face, known)]));
  const chosen: Face[] = [];
  while (chosen.length < most) {
    let next: Face | undefined;
    let worth = 0;
    for (const [face, cosine] of left) {
      const ofFace = cosine < SAME_COSINE ? Math.max(face.weight, Number.MIN_VALUE) * (1 - cosine) : 0;
      if (ofFace > worth) [next, worth] = [face, ofFace];
    }
    if (!next) return chosen;
    chosen.push(next);
    left.delete(next);
    for (const [face, cosine] of left) left.set(face, Math.max(cosine, cosineOfTemplates(face.scaled, next.scaled)));
  }
  return chosen;
}

/** How like a face is to the most alike of some; 0 when there are none. */
const nearness = ({ scaled }: Candidate, looks: readonly ScaledTemplate[]): number =>
  looks.length === 0 ? 0 : Math.max(...looks.map((look) => cosineOfTemplates(scaled, look)));

/** What faces have in common, the better ones more: of unit length. */
function meanOf(faces: readonly Candidate[]): ScaledTemplate {
  const sum = new Float32Array(faces[0]?.scaled.length ?? 0);
  for (const { scaled, weight } of faces)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (scaled[i] ?? 0);
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length) as ScaledTemplate;
}
