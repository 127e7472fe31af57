import { describe, expect, it } from 'vitest';
import { bytesInJson, fitted } from './fitted.ts';

describe('a text that has to fit', () => {
  it('is left as it is where it has room', () => {
    expect(fitted('Ada', 3, bytesInJson)).toBe('Ada');
    expect(fitted('', 0, bytesInJson)).toBe('');
  });

  it('says that there was more of it, and is no longer than its room', () => {
    expect(fitted('Ada Lovelace', 10, bytesInJson)).toBe('Ada Lov…');
  });

  it.each(['أصدقاء'.repeat(20), '👩‍👩‍👧'.repeat(20), '"\\\n\u0001'.repeat(20)])(
    'is cut between characters: %j',
    (text) => {
      for (let room = 3; room < 60; room++) {
        const cut = fitted(text, room, bytesInJson);
        expect(bytesInJson(cut)).toBeLessThanOrEqual(room);
        expect(cut.endsWith('…')).toBe(true);
        expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        expect(cut).not.toMatch(/[\ud800-\udbff]…$/);
      }
    },
  );
});
