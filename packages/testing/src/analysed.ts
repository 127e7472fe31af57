import type { AnalysedPicture, AnalysisOutcome, Face } from '@kith/server/parts';

/** The picture of an outcome that must not be a refusal. @throws Error with the reason of one */
export function analysed(outcome: AnalysisOutcome): AnalysedPicture {
  if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.reason}`);
  return outcome.picture;
}

/** The faces from left to right. */
export function leftToRight(picture: AnalysedPicture): Face[] {
  return picture.faces.toSorted((a, b) => a.box.left - b.box.left);
}
