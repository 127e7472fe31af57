import type { InspectedFace } from '@kith/client';
import { expect, it } from 'vitest';
import { faceInFrame } from './face-in-frame.ts';

const face = (facesize: number, pid: string | null = null) => ({ facesize, pid }) as InspectedFace;

it('is the face of the same size', () => {
  const faces = [face(90_000, 'ada'), face(40_010)];
  expect(faceInFrame({ facesize: 40_000, pid: 'bea' }, faces)).toBe(faces[1]);
});

it('is who it was among faces of one size', () => {
  const faces = [face(40_000), face(40_100, 'ada')];
  expect(faceInFrame({ facesize: 40_000, pid: 'ada' }, faces)).toBe(faces[1]);
  expect(faceInFrame({ facesize: 40_000, pid: null }, faces)).toBe(faces[0]);
});

it('is none where it could be any', () => {
  expect(faceInFrame({ facesize: 40_000, pid: null }, [face(40_000), face(40_000)])).toBeUndefined();
  expect(faceInFrame({ facesize: 40_000, pid: null }, [face(20_000)])).toBeUndefined();
});
