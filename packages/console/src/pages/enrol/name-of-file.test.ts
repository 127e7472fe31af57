import { expect, it } from 'vitest';
import { nameOfFile } from './name-of-file.ts';

it.each([
  ['Ada Lovelace.jpg', 'Ada Lovelace'],
  ['ada_lovelace.JPEG', 'ada lovelace'],
  ['Ada Lovelace 2.jpg', 'Ada Lovelace'],
  ['Ada Lovelace (3).png', 'Ada Lovelace'],
  ['staff/Çem-Öz.webp', 'Çem-Öz'],
  ['محمد.jpg', 'محمد'],
  ['IMG_4711.HEIC', ''],
  ['DSCF0012.JPG', ''],
  ['20260131_164200.jpg', ''],
  ['WhatsApp Image 2026-01-31 at 16.42.00.jpeg', ''],
])('%s is %j', (file, name) => {
  expect(nameOfFile(file, 'file')).toBe(name);
});

it('a folder names all photos in it', () => {
  expect(nameOfFile('staff/Ada Lovelace/IMG_1.jpg', 'folder')).toBe('Ada Lovelace');
  expect(nameOfFile('IMG_1.jpg', 'folder')).toBe('');
});

it('names are left out when nobody wants them', () => {
  expect(nameOfFile('Ada.jpg', 'none')).toBe('');
});
