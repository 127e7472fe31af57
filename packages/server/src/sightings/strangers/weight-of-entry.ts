/** Blur at which a face says next to nothing, and as much as it can. */
const BLUR = { worst: 0.72, full: 0.55 } as const;
/** Degrees to the side at which a face says nothing any more. */
const TURNED = 50;
/** What is not kept of a face, as how strongly the network saw it, may have spoken against it. */
const AT_MOST = 0.7;

/**
 * How much a face says about whose it is, 0 to 1, by what its entry has kept of it: `faceWeight` knows more. Angles that nobody measured are
 * taken for small ones.
 */
export function weightOfEntry({ blur, pan }: { readonly blur: number | null; readonly pan: number | null }): number {
  const sharp = (BLUR.worst - (blur ?? BLUR.full)) / (BLUR.worst - BLUR.full);
  const facing = 1 - (Math.min(TURNED, Math.abs(pan ?? 0)) / TURNED) ** 2;
  return AT_MOST * Math.max(0, Math.min(1, sharp)) * facing;
}
