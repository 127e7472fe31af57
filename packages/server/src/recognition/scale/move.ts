import { DIMENSIONS } from './dimensions.ts';
import { openScaleKernel } from './kernel.ts';
import { readScale, type Scale } from './scale-file.ts';

/** Which scale templates are moved to. Templates of different scales must never be compared. */
export const SCALE = 1;

/** A centre counts when its cosine with the face is less than this below that of the nearest. */
export const SPAN = 0.25;
/** So much of what the nearest centres share is taken away. */
export const STRENGTH = 0.7;

/**
 * Moves a template as the network made it to the fair scale: what all faces share is taken away, and most of what
 * those share that are most alike, so that a cosine means the same among any people (docs/adr/020-fair-scale.md).
 * 512 float32 of unit length come in and go out; the same bits on every processor. A template is moved once: a moved one is
 * no template that the network made.
 */
export const move = await openMover(await readScale());

/** The same for any scale, with a kernel of its own. */
export async function openMover(scale: Scale): Promise<(template: Float32Array) => Float32Array> {
  const kernel = await openScaleKernel(scale);
  return (template) => {
    if (template.length !== DIMENSIONS)
      throw new RangeError(`A template has ${DIMENSIONS} floats, not ${template.length}.`);
    kernel.template.set(template);
    kernel.move(SPAN, STRENGTH);
    return kernel.template.slice();
  };
}
