import { testModels } from '@kith/testing/eyes';
import { expect, test } from 'vitest';
import { readModels } from '../models/read-models.ts';
import { CHANNEL_MEANS, NETWORK_SHAPES, openNetwork, openNetworks, output } from '../networks.ts';

test('the embedding network says what it said, and besides the means of its last channels', async () => {
  const models = await readModels(await testModels());
  await using plain = await openNetwork(models.feature, NETWORK_SHAPES.feature);
  await using networks = await openNetworks(models);
  const noise = Float32Array.from({ length: 3 * 112 * 112 }, (_, at) => Math.sin(at * at));
  const said = await networks.feature.run(noise);
  expect(output(said, 'output')).toEqual(output(await plain.run(noise), 'output'));
  const means = output(said, CHANNEL_MEANS);
  expect(means).toHaveLength(512);
  expect(new Set(means).size).toBeGreaterThan(500);
});
