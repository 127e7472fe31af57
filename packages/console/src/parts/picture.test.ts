import { expect, it } from 'vitest';
import { pictureSource } from './picture.ts';

it('takes pictures from the server of the page alone', () => {
  expect(pictureSource('http://10.0.0.1:8080/kith/media/aB-_9.jpg')).toBe('../media/aB-_9.jpg');
  expect([null, '', 'javascript:alert(1)', 'http://x/media/../../y', 'http://x/media/a?b'].map(pictureSource)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
