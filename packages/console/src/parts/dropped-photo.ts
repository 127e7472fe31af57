/** A photo that was dropped anywhere, on its way to the page that looks at it. */
let photo: File | null = null;

export function leavePhoto(file: File): void {
  photo = file;
}

/** Takes it, once. */
export function takePhoto(): File | null {
  const taken = photo;
  photo = null;
  return taken;
}
