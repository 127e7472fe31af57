import type { Mood } from '@kith/contract';
import { type Framing, frameUpright } from '../align/align-face.ts';
import type { Similarity } from '../align/similarity.ts';
import { drawLuma } from '../drawing/draw.ts';
import { type Network, output } from '../networks.ts';
import type { Raster } from '../picture/raster.ts';

/** The mood network's input, px. */
const SIZE = 224;
const PLANE = SIZE * SIZE;
/** The face without hair or ears. */
const FRAMING: Framing = { side: 101, middle: 58 };
/** The order of the outputs, which is that of the FER2013 data set; contempt is not among them. */
const MOODS: readonly Mood[] = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];

/**
 * The network knows grey faces, 0–1 on all three planes: of 46 people who do not smile it takes 1 for happy, in colour
 * 2 (blue, green, red) or 12 (red, green, blue).
 */
export async function guessMood(network: Network, picture: Raster, alignment: Similarity): Promise<Mood> {
  const grey = drawLuma(picture, frameUpright(alignment, FRAMING, SIZE), SIZE, 1);
  const input = new Float32Array(3 * PLANE);
  for (const plane of [0, 1, 2]) input.set(grey, plane * PLANE);

  const logits = output(await network.run(input), 'output');
  return MOODS[logits.indexOf(Math.max(...logits))] ?? 'neutral';
}
