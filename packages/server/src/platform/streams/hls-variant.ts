import type { Variant } from './hls-playlist.ts';

/** Larger pictures say little more of a face, and cost, px. */
const WANTED_HEIGHT = 1080;
/** As CODECS names those of H.264 and H.265 (RFC 6381). */
const VIDEO = /\b(avc[13]|hvc1|hev1)\b/;

/** Of several streams of a camera the one with pictures of about the wanted height, the clearest of these; undefined when none has a video. */
export function bestVariant(variants: readonly Variant[]): Variant | undefined {
  const distance = ({ height }: Variant) => (height ? Math.abs(Math.log(height / WANTED_HEIGHT)) : 99);
  return variants
    .filter(({ codecs }) => VIDEO.test(codecs) || codecs === '')
    .toSorted((a, b) => distance(a) - distance(b) || b.bandwidth - a.bandwidth)
    .at(0);
}
