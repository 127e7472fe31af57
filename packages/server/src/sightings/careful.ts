import type { Reason } from '@kith/contract';
import type { Decision } from '../people/persons/identify.ts';
import type { Level } from '../recognition/calibration/levels.ts';
import type { Face } from '../recognition/vision/vision.ts';

/**
 * Faces that look younger are a child's. On the half `test` of FairFace (Kärkkäinen and Joo 2021, CC BY 4.0) that is said of 348 of 421 children below ten and of
 * 26 of 2,187 adults; docs/confidence.md has what it takes away and what it costs.
 */
const CHILD_BELOW_YEARS = 12;

const oneStepDown = { exact: 'ha', ha: 'junk', junk: 'nm' } as const;

type Match = Exclude<Decision, { readonly result: 'nm' }>;

/**
 * What is said of a face that is like somebody: one step less than it looks where the step cannot be borne, and why. Who becomes known is decided by the step
 * as it looks: whoever may be somebody is not made somebody else.
 */
export function careful(
  { result, rival }: Match,
  face: Pick<Face, 'years' | 'asm'>,
): { readonly result: Level; readonly reason: Reason | null } {
  const reason = doubt(rival, face);
  return reason ? { result: oneStepDown[result], reason } : { result, reason };
}

function doubt(rival: Match['rival'], { years, asm }: Pick<Face, 'years' | 'asm'>): Reason | null {
  if (rival) return { code: 'look_alike', measured: rival.confidence, required: rival.harmless };
  // How old somebody looks is told where their age is wanted.
  if (years !== null && years < CHILD_BELOW_YEARS)
    return { code: 'child', measured: asm ? years : null, required: CHILD_BELOW_YEARS };
  return null;
}
