import type { AnalysedPicture, Face } from '../vision.ts';

/*
 * Where templates stop being reliable. Of 1,184 faces as photographed none is beyond the first three limits, and eleven
 * are turned away; docs/attributes.md has the figures.
 */
export const photoLimits = {
  blurred: 0.72,
  tooDark: 25,
  tooBright: 235,
  /** Degrees. Looking down costs less of a face than looking up. */
  turned: { aside: 45, down: -35, up: 25 },
} as const;

/** What makes a photo unfit to know somebody by, but for its size, which the source judges. */
export type PhotoProblem = 'blurred' | 'too_dark' | 'too_bright' | 'turned_away' | 'several_faces';

export type Known = Pick<Face, 'quality' | 'angles'>;

/** A face without a template is not blurred, nor anything else: nobody measured it. */
export const isBlurred = ({ quality }: Known): boolean => quality !== null && quality.blur > photoLimits.blurred;

export const isTooDark = ({ quality }: Known): boolean => quality !== null && quality.exposure < photoLimits.tooDark;

export const isTooBright = ({ quality }: Known): boolean =>
  quality !== null && quality.exposure > photoLimits.tooBright;

/** Known only of faces whose angles were wanted. */
export const isTurnedAway = ({ angles }: Known): boolean =>
  angles !== null &&
  (Math.abs(angles.pan) > photoLimits.turned.aside ||
    angles.tilt < photoLimits.turned.down ||
    angles.tilt > photoLimits.turned.up);

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
