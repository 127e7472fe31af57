import type { CameraHouse } from '@kith/testing/camera-house';
import type { RtspChannel } from '@kith/testing/rtsp-channel';
import { until } from '@kith/testing/until';

interface Online {
  readonly id: number;
  readonly state: string;
}

/** Lets Kith read these, for as long as the scope lasts. */
export async function addCameras(
  { ask }: CameraHouse,
  channels: readonly RtspChannel[],
  absenceSeconds = 5,
): Promise<AsyncDisposable & { readonly ids: readonly number[] }> {
  const ids: number[] = [];
  for (const { address } of channels) {
    const wish = { name: `camera ${crypto.randomUUID()}`, address, absence_seconds: absenceSeconds };
    ids.push((await ask<Online>('POST', '/v1/cameras/', wish)).id);
  }
  const areOnline = async () => {
    const cameras = await Promise.all(ids.map((id) => ask<Online>('GET', `/v1/cameras/${id}/`)));
    return cameras.every(({ state }) => state === 'online');
  };
  await until(areOnline, 'all cameras are read', 60_000);
  return {
    ids,
    async [Symbol.asyncDispose]() {
      for (const id of ids) await ask('DELETE', `/v1/cameras/${id}/`);
      await until(() => channels.every(({ viewers }) => viewers === 0), 'no camera is read', 30_000);
    },
  };
}
