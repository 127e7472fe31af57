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
 * Moves templates as the network made them to the fair scale: what all faces share is taken away, and most of what
 * those share that are most alike, so that a cosine means the same among any people (docs/adr/020-fair-scale.md).
 * 512 float32 of unit length each come in and go out, in their order; the same bits on every processor, alone or among others. A
 * template is moved once: a moved one is no template that the network made.
 */
export const moveAll = await openMover(await readScale());

/** The same for one. */
export const move = (template: Float32Array): Float32Array => moveAll([template])[0] as Float32Array;

/** The same for any scale, with a kernel of its own. */
export async function openMover(scale: Scale): Promise<(templates: readonly Float32Array[]) => Float32Array[]> {
  const kernel = await openScaleKernel(scale);
  const atOnce = kernel.templates.length / DIMENSIONS;
  return (templates) => {
    const moved: Float32Array[] = [];
    for (let first = 0; first < templates.length; first += atOnce) {
      const some = templates.slice(first, first + atOnce);
      for (const [i, template] of some.entries()) {
        if (template.length !== DIMENSIONS)
          throw new RangeError(`A template has ${DIMENSIONS} floats, not ${template.length}.`);
        kernel.templates.set(template, i * DIMENSIONS);
      }
      kernel.move(some.length, SPAN, STRENGTH);
      for (let i = 0; i < some.length; i++) moved.push(kernel.templates.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS));
    }
    return moved;
  };
}
