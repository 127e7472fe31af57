import { oneFaceOnEverything } from '@kith/testing/one-face';
import { samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { expect, it } from 'vitest';

it('neither a person nor an entry shows where its photo was taken, or what was hidden behind it', async () => {
  await using kith = await openTestKith({ vision: oneFaceOnEverything() });
  await kith.call('POST', '/v1/sources/', { name: 'door', auto_create_persons: true });
  const sent = Buffer.concat([
    await sharp(await samplePhoto(1))
      .resize(400)
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 12/1 30/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
    Buffer.from('hidden behind it'),
  ]);
  for (const [path, status] of [
    ['/v1/persons/', 201],
    ['/v1/entries/', 201],
  ] as const) {
    expect((await uploadTo(kith, path, sent, { source: 'door' })).status).toBe(status);
  }
  const entries = (await kith.call('GET', '/v1/entries/')).body.results;
  expect(entries).toHaveLength(2);
  for (const { full_image: address } of entries) {
    const { rawPayload: kept } = await kith.app.inject({ method: 'GET', url: new URL(address).pathname });
    expect([kept.includes('hidden'), kept.length < sent.length]).toEqual([false, true]);
    const { orientation, exif, width } = await sharp(kept).metadata();
    expect([orientation, width]).toEqual([6, 400]);
    expect(exif?.length).toBeLessThan(50);
  }
});
