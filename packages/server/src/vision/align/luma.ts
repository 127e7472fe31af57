/** Brightness of an RGB drawing, 0–255, by the weights of Rec. 601. */
export function lumaOf(drawing: Float32Array): Float32Array {
  const luma = new Float32Array(drawing.length / 3);
  for (let at = 0, from = 0; at < luma.length; at++, from += 3) {
    luma[at] = 0.299 * (drawing[from] ?? 0) + 0.587 * (drawing[from + 1] ?? 0) + 0.114 * (drawing[from + 2] ?? 0);
  }
  return luma;
}
