/** How a network wants its colours: the channels of its planes in order, and of each plane what is subtracted and divided by. */
export interface InputFormat {
  /** Red 0, green 1, blue 2. */
  readonly channels: readonly [number, number, number];
  readonly means: readonly [number, number, number];
  readonly deviations: readonly [number, number, number];
}

export const RGB = [0, 1, 2] as const;
export const BGR = [2, 1, 0] as const;

/** The statistics of ImageNet that networks trained on it expect, as multiples of 255, plane by plane. */
export const IMAGENET = {
  means: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  deviations: [0.229 * 255, 0.224 * 255, 0.225 * 255],
} as const;

/** Probabilities of logits. */
export function softmax(logits: Float32Array): Float32Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
