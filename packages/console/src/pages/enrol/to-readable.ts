const heic = /\.hei[cf]$/i;
const QUALITY = 0.92;

/** A photo that the server reads: a HEIC becomes a JPEG where the browser can read it. @returns null where it cannot */
export async function toReadable(file: File): Promise<Blob | null> {
  if (!heic.test(file.name) && !/^image\/hei[cf]/.test(file.type)) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } catch {
    return null;
  }
}
