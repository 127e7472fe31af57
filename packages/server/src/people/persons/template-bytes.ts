/** Little-endian float32, as the machine has them. */
export const toBytes = (template: Float32Array): Buffer =>
  Buffer.from(template.buffer, template.byteOffset, template.byteLength);

export const toTemplate = (bytes: Buffer): Float32Array => {
  const copy = new Uint8Array(bytes);
  return new Float32Array(copy.buffer, 0, copy.byteLength / Float32Array.BYTES_PER_ELEMENT);
};
