import type { Reason, SourceSettings } from '@kith/contract';
import type { Decision } from '../people/persons/identify.ts';
import { measuredProblem } from '../recognition/vision/quality/measured-problem.ts';
import { isBlurred, isTooBright, isTooDark } from '../recognition/vision/quality/photo-problems.ts';
import type { Face } from '../recognition/vision/vision.ts';
import { isUsable } from './ingest/source-rules.ts';

const one = { facesSeen: 1 } as const;

export const tooSmall = (areaPx: number, leastPx: number): Reason => ({
  code: 'face_too_small',
  measured: areaPx,
  required: leastPx,
});

/** Why a face that was looked for is nobody's. */
export const unknown = ({ confidence, threshold }: Extract<Decision, { readonly result: 'nm' }>): Reason =>
  threshold === null
    ? { code: 'nobody_known', measured: null, required: null }
    : { code: 'below_threshold', measured: confidence, required: threshold };

/** Why a source would not say of a face that nobody knows it: it says only that it was there. */
export const whyOnlyDetected = (face: Face, settings: SourceSettings): Reason[] => [
  ...(face.areaPx < settings.identify_facesize_threshold
    ? [tooSmall(face.areaPx, settings.identify_facesize_threshold)]
    : []),
  ...(isUsable(face, settings) ? [] : [measuredProblem('turned_away', face, one)]),
];

/** Why a source would make nobody known by a face: all that is wrong with it, in the order in which it is looked at. */
export function whyNoTemplate(face: Face, settings: SourceSettings): Reason[] {
  const { auto_create_facesize_threshold: leastPx, auto_create_check_exposure: exposure } = settings;
  const notAlive = settings.auto_check_liveness && settings.auto_create_liveness_only && face.liveness !== 'passed';
  const found: readonly (readonly [boolean, () => Reason])[] = [
    [face.areaPx < leastPx, () => tooSmall(face.areaPx, leastPx)],
    [!isUsable(face, settings), () => measuredProblem('turned_away', face, one)],
    [settings.auto_create_check_blur && isBlurred(face), () => measuredProblem('blurred', face, one)],
    [exposure && isTooDark(face), () => measuredProblem('too_dark', face, one)],
    [exposure && isTooBright(face), () => measuredProblem('too_bright', face, one)],
    // Who is not checked cannot pass.
    [notAlive, () => ({ code: 'not_alive', measured: null, required: null })],
  ];
  return found.flatMap(([isThere, reason]) => (isThere ? [reason()] : []));
}
