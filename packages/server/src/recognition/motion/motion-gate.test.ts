import { describe, expect, test } from 'vitest';
import { MotionGate } from './motion-gate.ts';
import { TINY, TINY_BYTES } from './tiny-picture.ts';

interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly by?: number;
}

let seed = 1;
const noise = () => {
  seed = Math.imul(seed, 1_664_525) + 1_013_904_223;
  return (seed >>> 8) / 2 ** 24 - 0.5;
};

/** A scene with a noise of so many levels, in which some blocks are of another brightness. */
function scene(blocks: readonly Block[] = [], { grain = 4, light = 0 } = {}): Uint8Array {
  return Uint8Array.from({ length: TINY_BYTES }, (_, at) => {
    const [x, y] = [at % TINY.width, Math.floor(at / TINY.width)];
    const block = blocks.find((b) => x >= b.x && x < b.x + b.width && y >= b.y && y < b.y + b.height);
    return Math.max(0, Math.min(255, 90 + (x % 40) + light + (block ? (block.by ?? 40) : 0) + grain * noise()));
  });
}

/** What the gate says of pictures, one after the other, once it knows the scene. */
function settled(grain = 4, zones: ConstructorParameters<typeof MotionGate>[0] = []) {
  const gate = new MotionGate(zones);
  for (let i = 0; i < 40; i++) gate.isMoving(scene([], { grain }));
  return gate;
}

describe('a gate', () => {
  test('is open for the first pictures: somebody may be there already', () => {
    const gate = new MotionGate();
    expect([gate.isMoving(scene()), gate.isMoving(scene())]).toEqual([true, true]);
  });

  test.each([2, 8, 24])('is closed while nothing moves but a noise of %s levels', (grain) => {
    const gate = settled(grain);
    const open = Array.from({ length: 200 }, () => gate.isMoving(scene([], { grain }))).filter(Boolean);
    expect(open).toHaveLength(0);
  });

  test('opens at once for somebody far away who is hardly brighter than the wall', () => {
    const gate = settled();
    expect(gate.isMoving(scene([{ x: 70, y: 40, width: 7, height: 18, by: 15 }]))).toBe(true);
  });

  test('closes when what came stays where it is, and when the light is another one', () => {
    const gate = settled();
    const bag = scene([{ x: 20, y: 60, width: 12, height: 12, by: 60 }]);
    expect(gate.isMoving(bag)).toBe(true);
    for (let i = 0; i < 60; i++) gate.isMoving(bag);
    expect(gate.isMoving(bag)).toBe(false);
    expect(gate.isMoving(scene([], { light: 60 }))).toBe(true);
    expect(gate.isMoving(scene([], { light: 60 }))).toBe(false);
  });

  test('is blind outside its zones', () => {
    const left = [
      {
        points: [
          [0, 0],
          [0.5, 0],
          [0.5, 1],
          [0, 1],
        ],
      },
    ];
    const gate = settled(4, left);
    expect(gate.isMoving(scene([{ x: 100, y: 10, width: 40, height: 60 }]))).toBe(false);
    expect(gate.isMoving(scene([{ x: 20, y: 10, width: 40, height: 60 }]))).toBe(true);
  });

  test('refuses a picture of another size', () => {
    expect(() => new MotionGate().isMoving(new Uint8Array(10))).toThrow(RangeError);
  });
});
