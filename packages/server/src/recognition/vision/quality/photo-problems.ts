import type { AnalysedPicture, Face } from '../vision.ts';

/*
 * Where templates stop being reliable. Of 1,184 faces as photographed none is beyond the first three limits, and eleven
 * are turned away; docs/attributes.md has the figures.
 */
const BLURRED = 0.72;
const TOO_DARK = 25;
const TOO_BRIGHT = 235;
/** Degrees. Looking down costs less of a face than looking up. */
const TURNED = { aside: 45, down: -35, up: 25 } as const;

/** What makes a photo unfit to know somebody by, but for its size, which the source judges. */
export type PhotoProblem = 'blurred' | 'too_dark' | 'too_bright' | 'turned_away' | 'several_faces';

type Known = Pick<Face, 'quality' | 'angles'>;

/** A face without a template is not blurred, nor anything else: nobody measured it. */
export const isBlurred = ({ quality }: Known): boolean => quality !== null && quality.blur > BLURRED;

const isTooDark = ({ quality }: Known): boolean => quality !== null && quality.exposure < TOO_DARK;

const isTooBright = ({ quality }: Known): boolean => quality !== null && quality.exposure > TOO_BRIGHT;

export const isBadlyExposed = (face: Known): boolean => isTooDark(face) || isTooBright(face);

/** Known only of faces whose angles were wanted. */
export const isTurnedAway = ({ angles }: Known): boolean =>
  angles !== null && (Math.abs(angles.pan) > TURNED.aside || angles.tilt < TURNED.down || angles.tilt > TURNED.up);

/** Everything that is wrong with a photo. */
export function photoProblems(face: Known, picture: Pick<AnalysedPicture, 'facesSeen'>): PhotoProblem[] {
  const found: readonly (readonly [PhotoProblem, boolean])[] = [
    ['blurred', isBlurred(face)],
    ['too_dark', isTooDark(face)],
    ['too_bright', isTooBright(face)],
    ['turned_away', isTurnedAway(face)],
    ['several_faces', picture.facesSeen > 1],
  ];
  return found.flatMap(([problem, isThere]) => (isThere ? [problem] : []));
}
