import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tilesWith } from './hinted-tiles.ts';
import { tiledLevels, WINDOW_HEIGHT, WINDOW_WIDTH } from './plan-levels.ts';

const PICTURE = { width: 1920, height: 1080 };
const [FINEST = { width: 0, height: 0, tiles: [] }] = tiledLevels(PICTURE.width, PICTURE.height, 30);
const HINT_PX = 20;

/** A hint with its middle there, px of the picture. */
const hintAt = (x: number, y: number, score = 0.2) => ({
  score,
  box: { left: x - HINT_PX / 2, top: y - HINT_PX / 2, width: HINT_PX, height: HINT_PX },
});
const hint = fc.record({
  x: fc.double({ min: 0, max: 1919, noNaN: true }),
  y: fc.double({ min: 0, max: 1079, noNaN: true }),
});

describe('which tiles are looked at', () => {
  test('none where nothing hints at a face', () => {
    expect(tilesWith([], FINEST, PICTURE)).toEqual([]);
  });

  test('one for hints that are together, though another tile reaches there, too', () => {
    const [, second] = FINEST.tiles;
    const x = (((second?.left ?? 0) + 46) * PICTURE.width) / FINEST.width;
    expect(tilesWith([hintAt(x, 100), hintAt(x + 9, 120), hintAt(x - 9, 110)], FINEST, PICTURE)).toEqual([second]);
  });

  test('every hint has 32 px of its tile around it, as far as the picture has them', () => {
    fc.assert(
      fc.property(fc.array(hint, { maxLength: 20 }), (middles) => {
        const tiles = tilesWith(
          middles.map(({ x, y }) => hintAt(x, y)),
          FINEST,
          PICTURE,
        );
        for (const middle of middles) {
          const [x, y] = [(middle.x * FINEST.width) / PICTURE.width, (middle.y * FINEST.height) / PICTURE.height];
          const sees = tiles.some(
            ({ left, top }) =>
              Math.max(0, x - 31) >= left &&
              Math.max(0, y - 31) >= top &&
              Math.min(FINEST.width, x + 31) <= left + WINDOW_WIDTH &&
              Math.min(FINEST.height, y + 31) <= top + WINDOW_HEIGHT,
          );
          expect(sees).toBe(true);
        }
      }),
    );
  });
});
