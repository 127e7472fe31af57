const QUALITY = 0.92;

/** What a video shows now, as a photo. @returns null while it shows nothing */
export async function pictureOf(video: HTMLVideoElement): Promise<File | null> {
  if (video.videoWidth === 0) return null;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return new File([blob], `${Date.now()}.jpg`, { type: 'image/jpeg' });
}
