import { numberedFaces } from '@kith/testing/numbered-faces';
import { openTestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { expect, it, vi } from 'vitest';
import type { CameraReports, CameraWatch } from './watching.ts';

const watch: CameraWatch = {
  health: { framesSeen: 0, framesLooked: 0, framesDropped: 0, lastFrameAt: null, isSeeing: false },
  lastFrame: () => null,
  rest: async () => undefined,
  resume: () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

it('a camera is as it was found last, also while the database is slow to write what was found before', async () => {
  let reports: CameraReports | undefined;
  await using kith = await openTestKith({
    vision: numberedFaces(),
    streams: () => ({
      watch: (_camera, told) => {
        reports = told;
        return watch;
      },
      try: async () => ({ kind: 'fails', problem: 'unreachable' }),
    }),
  });
  const wish = { name: 'door', address: 'rtsp://10.0.0.9/door', try: false };
  const { id } = (await kith.call('POST', '/v1/cameras/', wish)).body;
  const { state } = await until(() => reports, 'it is read');

  let goOn = (): void => undefined;
  const slow = new Promise<void>((resolve) => (goOn = resolve));
  const { db } = kith.context;
  const write = db.transaction.bind(db);
  // Whatever is written meanwhile waits, too: other things are kept in order beside cameras.
  const writes = vi.spyOn(db, 'transaction').mockImplementation(async (work) => {
    await slow;
    return write(work);
  });
  state({ kind: 'offline', problem: 'unreachable' });
  await until(() => writes.mock.calls.length > 0, 'that is being written');
  state({ kind: 'online', width: 8, height: 8, codec: 'numbers', fps: 10 });
  const read = async (): Promise<string> => (await kith.call('GET', `/v1/cameras/${id}/`)).body.state;
  // Whoever overtakes has the time that an answer takes.
  await read();
  goOn();
  await until(async () => (await read()) === 'online', 'what was found last is written');
  const begun = writes.mock.calls.length;
  const settled = () => writes.mock.settledResults.filter(({ type }) => type !== 'incomplete').length;
  await until(() => settled() >= begun, 'what was found before is written');
  expect(await read()).toBe('online');
});
