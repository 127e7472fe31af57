import type { RawTemplate } from '../../scale/templates.ts';
import { ALIGNED_SIZE } from '../align/arcface-points.ts';
import type { Similarity } from '../align/similarity.ts';
import { drawPlanesAndLuma } from '../drawing/draw.ts';
import { BGR } from '../network-input.ts';
import { CHANNEL_MEANS, type Network, output } from '../networks.ts';
import { gainOf } from '../picture/gain-of.ts';
import type { Raster } from '../picture/raster.ts';

/** What the network was trained on. */
const MEAN = 127;
const DEVIATION = 128;
const FORMAT = {
  channels: BGR,
  means: [MEAN, MEAN, MEAN],
  deviations: [DEVIATION, DEVIATION, DEVIATION],
} as const;
const WHITE = (255 - MEAN) / DEVIATION;

export interface Embedding {
  /** 512 float32 of unit length. */
  readonly template: RawTemplate;
  /** The length that the network itself gave: about 3.7 for a clear face, below 2 for what is hardly one. */
  readonly strength: number;
  /** Means of the 512 channels that the template is made from: they know age and sex, of which the template knows little. */
  readonly channelMeans: Float32Array;
}

/** A face upright in its standard place: as the network wants it, lit up where it is dark, and its brightness as it is, 0–255. */
export type AlignedFace = ReturnType<typeof alignFace>;

export function alignFace(picture: Raster, alignment: Similarity) {
  const { planes, luma } = drawPlanesAndLuma(picture, alignment, ALIGNED_SIZE, FORMAT);
  const gain = gainOf([luma]);
  if (gain === 1) return { planes, luma };
  const lit = (value: number) => Math.min(WHITE, ((value * DEVIATION + MEAN) * gain - MEAN) / DEVIATION);
  return { planes: planes.map(lit), luma };
}

/**
 * Describes an aligned face. One look: adding the mirrored face doubles the time and gains nothing that 642
 * pairs could show (true accepts at a false accept rate of 1e-4 97.5 → 97.4 %, at 1e-5 94.2 → 94.4 %; rank-1 393 → 395
 * of 399).
 */
export async function embedFace(network: Network, { planes }: Pick<AlignedFace, 'planes'>): Promise<Embedding> {
  const outputs = await network.run(planes);
  const raw = output(outputs, 'output');
  const strength = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0));
  const template = raw.map((value) => value / strength) as RawTemplate;
  return { template, strength, channelMeans: output(outputs, CHANNEL_MEANS) };
}
