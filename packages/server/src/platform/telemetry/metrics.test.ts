import perfHooks from 'node:perf_hooks';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, test, vi } from 'vitest';

test('a Kith is woken twenty times a second, and not a hundred times, to see how late it is', async () => {
  using measured = vi.spyOn(perfHooks, 'monitorEventLoopDelay');
  await using kith = await openTestKith();
  expect((await kith.call('GET', '/metrics')).body).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(measured.mock.calls).toEqual([[{ resolution: 50 }]]);
});
