import type { Picture } from './film-cast.ts';
import { drawHall, drawTree } from './film-scenery.ts';
import { type Act, brightnessAt, type FilmScript, markAt } from './film-script.ts';

/** The noise of a sensor repeats in tiles of this size, shifted otherwise in each frame. */
const TILE = 1 << 16;
/** By day the hall has been drawn with its noise before: so often, and shown in any order. */
const NOISY_HALLS = 7;

/** Draws one frame after the other, as rows of RGB. The same script gives the same frames. */
export async function* drawFrames(script: FilmScript): AsyncGenerator<Buffer> {
  const { width, height, framesPerSecond, seconds, acts, light = [], noise = 2 } = script;
  const tree = script.tree ? drawTree(Math.round(height / 2)) : null;
  const chance = countingChance(7);
  const tile = noiseTile(noise, chance);
  const hall = drawHall(width, height);
  const noisyHalls = Array.from({ length: NOISY_HALLS }, () => developed(hall, 1, tile, chance()));
  for (let i = 0; i < seconds * framesPerSecond; i++) {
    const at = i / framesPerSecond;
    const brightness = brightnessAt(light, at);
    const isDay = brightness === 1;
    const frame = Buffer.from((isDay && noisyHalls[chance() % NOISY_HALLS]) || hall);
    if (tree) {
      const sway = 0.03 * Math.sin(at * 2.6) + 0.012 * Math.sin(at * 7.1);
      paste(frame, width, tree, { x: (0.72 + sway) * width, y: 0.25 * height, width: tree.width, height: tree.height });
    }
    for (const act of acts) drawAct(frame, script, act, at);
    yield isDay ? frame : developed(frame, brightness, tile, chance());
  }
}

function drawAct(frame: Buffer, { width, height }: FilmScript, act: Act, at: number): void {
  const mark = markAt(act, at);
  if (!mark) return;
  const { sizes, facePx, middle } = act.sprite;
  const scale = mark.facePx / facePx;
  const [largest] = sizes;
  if (!largest) return;
  const spriteWidth = largest.width * scale;
  // Whoever turns away gets narrow, and is gone for a moment when turned wholly.
  const seen = Math.max(0, Math.cos((mark.turned * Math.PI) / 2));
  const place = {
    x: mark.x * width - spriteWidth * seen * middle[0],
    y: mark.y * height - largest.height * scale * middle[1],
    width: spriteWidth * seen,
    height: largest.height * scale,
  };
  paste(frame, width, sizes.findLast((size) => size.width >= spriteWidth) ?? largest, place);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lays a picture over a frame at any place and size, between the pixels too. */
function paste(frame: Buffer, frameWidth: number, { width, height, rgba }: Picture, place: Place): void {
  const frameHeight = frame.length / 3 / frameWidth;
  const [stepX, stepY] = [width / place.width, height / place.height];
  const [fromX, toX] = [Math.max(0, Math.ceil(place.x)), Math.min(frameWidth, Math.floor(place.x + place.width))];
  const [fromY, toY] = [Math.max(0, Math.ceil(place.y)), Math.min(frameHeight, Math.floor(place.y + place.height))];
  for (let y = fromY; y < toY; y++) {
    const sourceY = Math.min(height - 1.001, Math.max(0, (y - place.y) * stepY - 0.5));
    const row = Math.floor(sourceY);
    const down = sourceY - row;
    for (let x = fromX; x < toX; x++) {
      const sourceX = Math.min(width - 1.001, Math.max(0, (x - place.x) * stepX - 0.5));
      const column = Math.floor(sourceX);
      const right = sourceX - column;
      const a = (row * width + column) * 4;
      const below = a + width * 4;
      const [wa, wb, wc, wd] = [(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down];
      const alpha =
        (wa * byte(rgba, a + 3) + wb * byte(rgba, a + 7) + wc * byte(rgba, below + 3) + wd * byte(rgba, below + 7)) /
        255;
      if (alpha === 0) continue;
      const to = (y * frameWidth + x) * 3;
      for (let colour = 0; colour < 3; colour++) {
        const value =
          wa * byte(rgba, a + colour) +
          wb * byte(rgba, a + 4 + colour) +
          wc * byte(rgba, below + colour) +
          wd * byte(rgba, below + 4 + colour);
        frame[to + colour] = byte(frame, to + colour) * (1 - alpha) + value * alpha;
      }
    }
  }
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] as number;

/** The same in another light, and with noise. */
function developed(rgb: Buffer, brightness: number, noise: Int8Array, shift: number): Buffer {
  const lit = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * brightness)));
  const to = Buffer.allocUnsafe(rgb.length);
  for (let i = 0, at = shift % TILE; i < rgb.length; i++, at = (at + 1) & (TILE - 1)) {
    const value = byte(lit, byte(rgb, i)) + (noise[at] as number);
    to[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return to;
}

/** The sum of three draws is near enough to what sensors do. */
const noiseTile = (steps: number, chance: () => number): Int8Array =>
  Int8Array.from(
    { length: TILE },
    () => (((chance() % 201) + (chance() % 201) + (chance() % 201) - 300) / 100) * steps,
  );

/** Numbers that look like chance, and are the same each time. */
function countingChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
