import sharp from 'sharp';
import { type SampleFace, sampleFaces, samplePhoto } from './sample-photos.ts';

const face = (photo: SampleFace['photo'], left: number, top: number, width: number, height: number): SampleFace => ({
  photo,
  left,
  top,
  width,
  height,
});

/** Who walks through films, from the sample photos: eighteen people of whom no two look alike, and one of them once more from another photo. */
export const filmCast = {
  ...sampleFaces,
  elin: face(1, 826, 421, 206, 237),
  kim: face(3, 588, 317, 208, 288),
  lena: face(3, 1505, 303, 183, 264),
  mara: face(4, 661, 71, 188, 240),
  nora: face(4, 991, 180, 173, 249),
  olga: face(4, 1264, 156, 155, 235),
  pia: face(5, 377, 872, 179, 295),
  hana: face(5, 601, 418, 174, 255),
  rosa: face(5, 798, 116, 153, 203),
  gwen: face(5, 1119, 210, 154, 225),
  faye: face(5, 1411, 384, 182, 277),
  sina: face(6, 260, 484, 207, 270),
  jade: face(6, 674, 319, 176, 310),
  tara: face(6, 1172, 302, 195, 278),
  iris: face(6, 1474, 265, 230, 293),
} as const satisfies Record<string, SampleFace>;

/** Pixels with transparency, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Buffer;
}

/** Somebody to be drawn into a film at any size. */
export interface Sprite {
  /** Large first; each is smaller than the one before by about 1.4. */
  readonly sizes: readonly Picture[];
  /** Where the middle of the face is, 0–1 of the sprite, and how wide the face is in the largest, px. */
  readonly middle: readonly [number, number];
  readonly facePx: number;
}

/** How somebody is cut out: as a head with soft edges, or as a print on white paper. */
type Cut = 'head' | 'print';

const LEAST_PX = 12;
/** Of the face's own size: what a cut shows of the surroundings. */
const ROOM = { head: 0.3, print: 0.45 } as const;
const PAPER_PX = 18;

/** Cuts a face out of its photo. */
export async function spriteOf(photo: Uint8Array, box: Omit<SampleFace, 'photo'>, cut: Cut = 'head'): Promise<Sprite> {
  const { width, height } = await sharp(photo).metadata();
  const left = Math.max(0, Math.round(box.left - ROOM[cut] * box.width));
  const top = Math.max(0, Math.round(box.top - ROOM[cut] * box.height));
  const right = Math.min(width, Math.round(box.left + (1 + ROOM[cut]) * box.width));
  const bottom = Math.min(height, Math.round(box.top + (1 + ROOM[cut]) * box.height));
  const area = { left, top, width: right - left, height: bottom - top };
  const cutOut = await sharp(photo).extract(area).removeAlpha().png().toBuffer();
  const whole = cut === 'head' ? await withSoftEdge(cutOut, area) : await onPaper(cutOut);
  const size = await sharp(whole).metadata();
  const edge = cut === 'head' ? 0 : PAPER_PX;
  const sizes: Picture[] = [];
  for (let scale = 1; size.width * scale >= LEAST_PX; scale /= Math.SQRT2) {
    const { data, info } = await sharp(whole)
      .resize({ width: Math.round(size.width * scale), height: Math.round(size.height * scale), fit: 'fill' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    sizes.push({ width: info.width, height: info.height, rgba: data });
  }
  return {
    sizes,
    facePx: box.width,
    middle: [
      (box.left + box.width / 2 - left + edge) / size.width,
      (box.top + box.height / 2 - top + edge) / size.height,
    ],
  };
}

/** Somebody of the cast. */
export const castSprite = async (who: keyof typeof filmCast, cut: Cut = 'head'): Promise<Sprite> =>
  spriteOf(await samplePhoto(filmCast[who].photo), filmCast[who], cut);

/** From here on, 0–1 of the way to its edge, a head fades. */
const FADES = 0.86;

function withSoftEdge(picture: Buffer, { width, height }: { readonly width: number; readonly height: number }) {
  const alpha = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const out = Math.hypot((2 * (x + 0.5)) / width - 1, (2 * (y + 0.5)) / height - 1);
      alpha[y * width + x] = 255 * Math.min(1, Math.max(0, (1 - out) / (1 - FADES)));
    }
  }
  return sharp(picture)
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/** A print is flatter than what it shows. */
const onPaper = (picture: Buffer): Promise<Buffer> =>
  sharp(picture)
    .linear(0.75, 40)
    .extend({ top: PAPER_PX, bottom: PAPER_PX, left: PAPER_PX, right: PAPER_PX, background: '#f4f2ec' })
    .png()
    .toBuffer();
