import type { Photo } from './photos-of.ts';
import type { UnpackFault } from './unpack.ts';

const heic = /\.hei[cf]$/i;
const QUALITY = 0.92;

/** Why a photo cannot be sent. */
export type PhotoFault = UnpackFault | 'heic';

/** A photo that the server reads: a HEIC becomes a JPEG where the browser can read it. */
export async function toReadable(photo: Pick<Photo, 'read'>): Promise<Blob | PhotoFault> {
  const file = await photo.read();
  if (typeof file === 'string' || (!heic.test(file.name) && !/^image\/hei[cf]/.test(file.type))) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } catch {
    return 'heic';
  }
}
