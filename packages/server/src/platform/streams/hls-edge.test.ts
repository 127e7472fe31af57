import { expect, test } from 'vitest';
import { dueSegments } from './hls-edge.ts';
import type { MediaPlaylist } from './hls-playlist.ts';

/** A playlist of segments of so many seconds, up to a number. */
const playlist = (next: number, seconds: number, count = 6): MediaPlaylist => ({
  kind: 'media',
  targetSeconds: seconds,
  segments: Array.from({ length: count }, (_, i) => ({
    uri: `${next - count + i}`,
    range: null,
    seconds,
    map: null,
    isBreak: false,
  })),
  next,
  isEncrypted: false,
  isOver: false,
});
const due = (from: MediaPlaylist, wanted: number | null) => {
  const { segments, next } = dueSegments(from, wanted);
  return { numbers: segments.map(({ uri }) => Number(uri)), next };
};

test('it begins with the last two seconds', () => {
  expect(due(playlist(100, 6), null)).toEqual({ numbers: [99], next: 100 });
  expect(due(playlist(100, 1), null)).toEqual({ numbers: [98, 99], next: 100 });
  expect(due(playlist(1, 1, 1), null)).toEqual({ numbers: [0], next: 1 });
  expect(due(playlist(0, 1, 0), null)).toEqual({ numbers: [], next: 0 });
});

test('then comes what is new, whatever left the list meanwhile', () => {
  expect(due(playlist(101, 4), 100)).toEqual({ numbers: [100], next: 101 });
  expect(due(playlist(100, 4), 100)).toEqual({ numbers: [], next: 100 });
  expect(due(playlist(102, 4, 1), 100)).toEqual({ numbers: [101], next: 102 });
});

test('who is too far behind goes on at the end', () => {
  expect(due(playlist(104, 4), 100)).toEqual({ numbers: [103], next: 104 });
  expect(due(playlist(9000, 4), 100)).toEqual({ numbers: [8999], next: 9000 });
});

test('where the times begin anew is known, also of what is left out', () => {
  const whole = playlist(104, 4);
  const broken = {
    ...whole,
    segments: whole.segments.map((segment, i) => segment && { ...segment, isBreak: i === 3 }),
  };
  expect(dueSegments(broken, 100).segments).toMatchObject([{ uri: '103', isBreak: true }]);
  expect(dueSegments(whole, 100).segments).toMatchObject([{ uri: '103', isBreak: false }]);
});

test('a list that is older than the last changes nothing, and one that counts anew is begun anew', () => {
  expect(due(playlist(98, 4), 100)).toEqual({ numbers: [], next: 100 });
  expect(due(playlist(3, 4, 3), 100)).toEqual({ numbers: [2], next: 3 });
});

test('what is missing is left out', () => {
  const whole = playlist(102, 1);
  const gap = { ...whole, segments: whole.segments.map((segment, i) => (i === 4 ? null : segment)) };
  expect(due(gap, 100)).toEqual({ numbers: [101], next: 102 });
});
