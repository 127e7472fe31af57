import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tiledLevel, WINDOW_HEIGHT, WINDOW_WIDTH, wholeLevel } from './plan-levels.ts';

const side = fc.integer({ min: 1, max: 20_000 });

describe('where the detector looks', () => {
  test('a 640 × 480 picture is seen whole and in no tiles', () => {
    expect(wholeLevel(640, 480)).toEqual({ width: 320, height: 240, tiles: [{ left: 0, top: 0 }] });
    expect(tiledLevel(640, 480)).toBeUndefined();
  });

  test.each([
    [1280, 720, 2],
    [1920, 1080, 4],
    [3840, 2160, 12],
    [4000, 3000, 20],
  ])('a %i × %i picture takes %i tiles, in which a face 60 px wide has 16', (width, height, tiles) => {
    const level = tiledLevel(width, height);
    expect(level?.tiles).toHaveLength(tiles);
    expect(((level?.width ?? 0) / width) * 60).toBeGreaterThanOrEqual(15.9);
  });

  test('a bordered picture lies in the middle of the window', () => {
    expect(wholeLevel(1000, 1000, 0.5)).toEqual({ width: 120, height: 120, tiles: [{ left: -100, top: -60 }] });
  });

  test('every level keeps the shape of the picture, and its tiles cover it, in at most 24 looks', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        for (const level of [wholeLevel(width, height), tiledLevel(width, height)]) {
          if (level === undefined) continue;
          expect(level.tiles.length).toBeLessThanOrEqual(24);
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
