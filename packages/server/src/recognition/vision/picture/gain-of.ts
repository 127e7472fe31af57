/** Where nothing is brighter than this, but for glints, it is dark: nobody of LFW's 1,099 photos, and of 600 of FairFace one in thirty. */
const DARK_BELOW = 90;
/** How bright a dark picture is made; the detector and the other networks hardly care how much further. */
const BRIGHT = 240;
/** What is darker still is noise. */
const MOST_GAIN = 12;
/** Glints and lamps, which may burn out. */
const GLINTS = 0.02;

const LEVELS = 256;

/** Which values of a picture count. */
interface Counting {
  /** Every so manieth. */
  readonly step?: number;
  /** What white is. */
  readonly white?: number;
}

/** By how much the values of parts of a picture are to be multiplied before a network looks at them: 1 unless they are dark. */
export function gainOf(
  parts: readonly (Uint8Array | Float32Array)[],
  { step = 1, white = 255 }: Counting = {},
): number {
  const counts = new Uint32Array(LEVELS);
  let counted = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += step, counted++) {
      const level = Math.max(0, Math.min(LEVELS - 1, Math.floor(((part[at] ?? 0) * 255) / white)));
      counts[level] = (counts[level] ?? 0) + 1;
    }
  }
  let brighter = counted * GLINTS;
  let level = LEVELS - 1;
  while (level > 0 && brighter >= (counts[level] ?? 0)) brighter -= counts[level--] ?? 0;
  return level >= DARK_BELOW ? 1 : Math.min(MOST_GAIN, BRIGHT / Math.max(1, level));
}
