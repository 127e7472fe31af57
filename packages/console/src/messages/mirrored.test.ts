import { expect, it } from 'vitest';
import { mirror, mirrorAround, mirrored } from './mirrored.ts';

it('a text is longer, accented and in brackets', () => {
  expect(mirror('Save')).toBe('⟦Šåṽé··⟧');
  expect([mirror(''), mirror(mirror('Save'))]).toEqual(['', mirror('Save')]);
});

it('what a sentence is given stays as it is', () => {
  expect(mirrorAround('Revoke ab12?', ['ab12'])).toBe(`${mirror('Revoke ')}ab12${mirror('?')}`);
  expect(mirrored.settings.revokeTitle('ab12')).toContain('ab12');
  expect(mirrored.group.preview.rows(3, '٣')).toBe(`٣${mirror(' rows')}`);
});

it('nothing of a catalogue is left as it was', () => {
  const plainIn = (words: unknown): string[] => {
    if (typeof words === 'string') return /[A-Za-z]{2}/.test(words) ? [words] : [];
    return typeof words === 'object' && words !== null ? Object.values(words).flatMap(plainIn) : [];
  };
  expect(plainIn(mirrored)).toEqual([]);
});
