import sharp, { type OverlayOptions } from 'sharp';
import type { NamedFace } from './name-faces.ts';

const colors = { known: '#38b26f', unknown: '#e0a030', open: '#b0b0b0' } as const;
const LONGEST_NAME = 40;

/** A JPEG with a box around every face, and the name of whoever is known. */
export async function drawFaces(jpeg: Buffer, faces: readonly NamedFace[]): Promise<Buffer> {
  if (faces.length === 0) return jpeg;
  const { width, height } = await sharp(jpeg).metadata();
  const drawn = await Promise.all(faces.map((face) => overlaysOf(face, width, height)));
  return sharp(jpeg).composite(drawn.flat()).jpeg({ quality: 80 }).toBuffer();
}

/** Four bars around a face, and below it a name. Lies within the picture, wherever the face does. */
async function overlaysOf({ box, result, label }: NamedFace, width: number, height: number): Promise<OverlayOptions[]> {
  const background = colors[result === null ? 'open' : label === null ? 'unknown' : 'known'];
  const line = Math.max(1, Math.round(width / 400));
  const within = (share: number, most: number): number => Math.min(Math.max(Math.round(share * most), 0), most - line);
  const [left, top] = [within(box.left, width), within(box.top, height)];
  const [right, bottom] = [within(box.left + box.width, width), within(box.top + box.height, height)];
  const bar = (x: number, y: number, w: number, h: number): OverlayOptions => ({
    input: { create: { width: w + line, height: h + line, channels: 3, background } },
    left: x,
    top: y,
  });
  const across = right - left;
  const down = bottom - top;
  const bars = [
    bar(left, top, across, 0),
    bar(left, bottom, across, 0),
    bar(left, top, 0, down),
    bar(right, top, 0, down),
  ];
  const name = label === null ? null : await nameTag(label, background, height, width);
  if (!name) return bars;
  const { data, info } = name;
  const at = { left: Math.min(left, width - info.width), top: Math.min(bottom + line, height - info.height) };
  return [...bars, { input: data, ...at }];
}

/** A name as a picture; null when there is no room for it. */
async function nameTag(label: string, color: string, height: number, width: number) {
  const size = Math.max(8, Math.round(height / 40));
  const text = `<span foreground="white" background="${color}" size="${size}pt"> ${markup(label)} </span>`;
  const tag = await sharp({ text: { text, rgba: true, font: 'sans' } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return tag.info.width <= width && tag.info.height <= height ? tag : null;
}

/** Names come from anybody: what would be markup is text. */
const markup = (text: string): string =>
  [...text.replace(/\p{Cc}/gu, '')]
    .slice(0, LONGEST_NAME)
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
