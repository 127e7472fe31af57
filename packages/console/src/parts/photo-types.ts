/** What a file chooser offers. HEIC is among them so that it can be said how to get a JPEG of it. */
export const photoTypes = 'image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,image/gif,image/tiff';
