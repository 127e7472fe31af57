/** A photo that was dropped anywhere, on its way to the page that looks at it. */
let left: File | null = null;
let taker: ((photo: File) => void) | null = null;

export function leavePhoto(photo: File): void {
  if (taker) taker(photo);
  else left = photo;
}

/** Takes the photo that was left, and those that are dropped from now on. @returns what ends that */
export function takePhotos(take: (photo: File) => void): () => void {
  taker = take;
  if (left) take(left);
  left = null;
  return () => {
    taker = null;
  };
}
