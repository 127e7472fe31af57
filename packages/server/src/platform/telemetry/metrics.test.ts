import { openTestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { expect, test } from 'vitest';

test('a Kith is not woken a hundred times a second to see how late it is', async () => {
  await using kith = await openTestKith();
  const shortest = async () => {
    const { body } = await kith.call('GET', '/metrics');
    const seconds = Number(/^nodejs_eventloop_lag_min_seconds (\S+)$/m.exec(body)?.[1]);
    // As long as nothing was measured it is the largest number there is.
    return seconds < 60 && seconds;
  };
  expect(await until(shortest, 'it was measured')).toBeGreaterThan(0.025);
});
