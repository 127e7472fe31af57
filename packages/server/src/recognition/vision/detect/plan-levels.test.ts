import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tiledLevels, WINDOW_HEIGHT, WINDOW_WIDTH, wholeLevel } from './plan-levels.ts';

const side = fc.integer({ min: 1, max: 20_000 });
const leastFace = fc.integer({ min: 16, max: 200 });

describe('where the detector looks', () => {
  test('a 640 × 480 picture is seen whole, and in no tiles where faces of 60 px are wanted', () => {
    expect(wholeLevel(640, 480)).toEqual({ width: 320, height: 240, tiles: [{ left: 0, top: 0 }] });
    expect(tiledLevels(640, 480, 60)).toEqual([]);
  });

  test.each([
    [1280, 720, 60, [2]],
    [1920, 1080, 60, [4]],
    [3840, 2160, 60, [12, 4]],
    [4000, 3000, 60, [20, 4]],
    [1280, 720, 30, [6, 2]],
    [1920, 1080, 30, [12, 4]],
    [1920, 1080, 16, [48, 12]],
    [3840, 2160, 31, [48, 12]],
  ])(
    'a %i × %i picture, where faces %i px wide are wanted, takes %j tiles, in which those have 16',
    (width, height, leastFacePx, tiles) => {
      const levels = tiledLevels(width, height, leastFacePx);
      expect(levels.map((level) => level.tiles.length)).toEqual(tiles);
      expect(((levels[0]?.width ?? 0) / width) * leastFacePx).toBeGreaterThanOrEqual(15.9);
    },
  );

  test('what the finest level is for is half as wide in the level above, or wider', () => {
    fc.assert(
      fc.property(side, side, leastFace, (width, height, leastFacePx) => {
        const [finest, above = wholeLevel(width, height)] = tiledLevels(width, height, leastFacePx);
        if (finest) expect(above.width).toBeGreaterThanOrEqual(finest.width / 2 - 1);
      }),
    );
  });

  test('a bordered picture lies in the middle of the window', () => {
    expect(wholeLevel(1000, 1000, 0.5)).toEqual({ width: 120, height: 120, tiles: [{ left: -100, top: -60 }] });
  });

  test('every level keeps the shape of the picture, and its tiles cover it, in at most 48 looks', () => {
    fc.assert(
      fc.property(side, side, leastFace, (width, height, leastFacePx) => {
        for (const level of [wholeLevel(width, height), ...tiledLevels(width, height, leastFacePx)]) {
          expect(level.tiles.length).toBeLessThanOrEqual(48);
          expect(Math.abs(level.width / width - level.height / height)).toBeLessThanOrEqual(
            1 / Math.min(width, height),
          );
          for (const [along, length, window] of [
            ['left', level.width, WINDOW_WIDTH],
            ['top', level.height, WINDOW_HEIGHT],
          ] as const) {
            const starts = [...new Set(level.tiles.map((tile) => tile[along]))].sort((a, b) => a - b);
            expect(starts[0]).toBeLessThanOrEqual(0);
            expect((starts.at(-1) ?? 0) + window).toBeGreaterThanOrEqual(length);
            for (const [at, start] of starts.entries()) {
              // Neighbours share enough for a face that the level above is too coarse for.
              if (at > 0) expect(start - (starts[at - 1] ?? 0)).toBeLessThanOrEqual(window - 63);
            }
          }
        }
      }),
    );
  });
});
