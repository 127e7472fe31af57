import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, readExcerpt } from './excerpt.ts';

async function* inChunks(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

describe('an excerpt', () => {
  it('is a valid text of at most 1,024 bytes, whatever comes', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 900 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(chunks, async (body) => {
        const text = await readExcerpt(inChunks(body));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024);
        expect(text).not.toContain('\0');
      }),
    );
  });

  it('ends before a character that would be cut', async () => {
    expect(await readExcerpt(inChunks([Buffer.from(`${'a'.repeat(1023)}é`)]))).toBe('a'.repeat(1023));
    expect(await readExcerpt(inChunks([Buffer.from('grüß ')]))).toBe('grüß ');
  });

  it('of a text has nothing either that a database refuses', () => {
    expect(excerptOf('250 taken\0')).toBe('250 taken\uFFFD');
    expect(excerptOf(`${'a'.repeat(1023)}é`)).toBe('a'.repeat(1023));
  });

  it('keeps what came before the body broke off', async () => {
    async function* breaking() {
      yield Buffer.from('half');
      throw new Error('reset');
    }
    expect(await readExcerpt(breaking())).toBe('half');
  });
});
