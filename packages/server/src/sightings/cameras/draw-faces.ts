import sharp from 'sharp';
import type { ShownFace, ShownFrame } from './watching.ts';

const colors = { known: '#38b26f', unknown: '#e0a030', open: '#b0b0b0' } as const;

/** A frame as a JPEG, with a box around every face, and the name of whoever is known. */
export async function drawFaces(frame: ShownFrame): Promise<Buffer> {
  const jpeg = await frame.jpeg();
  if (frame.faces.length === 0) return jpeg;
  const { width, height } = await sharp(jpeg).metadata();
  const drawing = Buffer.from(svgOf(frame.faces, width, height));
  return sharp(jpeg)
    .composite([{ input: drawing, left: 0, top: 0 }])
    .jpeg({ quality: 80 })
    .toBuffer();
}

function svgOf(faces: readonly ShownFace[], width: number, height: number): string {
  const line = Math.max(1, Math.round(width / 400));
  const size = Math.max(10, Math.round(height / 30));
  const parts = faces.map(({ box, result, label }) => {
    const color = colors[result === null ? 'open' : label === null ? 'unknown' : 'known'];
    const [x, y, w, h] = [box.left * width, box.top * height, box.width * width, box.height * height];
    const name =
      label === null ? '' : `<text x="${x}" y="${y + h + size}" font-size="${size}">${escaped(label)}</text>`;
    return `<g fill="${color}"><rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none" stroke="${color}" stroke-width="${line}"/>${name}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif">${parts.join('')}</svg>`;
}

/** Names come from anybody. */
const escaped = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
