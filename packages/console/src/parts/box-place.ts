import type { InspectedFace, InspectedPicture } from '@kith/client';
import type { CSSProperties } from 'react';

const share = (length: number, whole: number): string => `${(100 * length) / whole}%`;

/** Where the box of a face lies on its picture, however large that is shown. */
export const boxPlace = (
  { box }: Pick<InspectedFace, 'box'>,
  { width, height }: Pick<InspectedPicture, 'width' | 'height'>,
): CSSProperties => ({
  left: share(box.left, width),
  top: share(box.top, height),
  width: share(box.width, width),
  height: share(box.height, height),
});
