import type { Appeared, CameraWatch, StreamReader, VisitKeeper, WatchedCamera } from '@kith/server/parts';
import { analysed } from './analysed.ts';
import { numberedFaces, pictureOf } from './numbered-faces.ts';

const LOOK_MS = 100;

/**
 * Cameras that see whom their address names, for as long as they are read: `rtsp://10.0.0.9/7` sees the person of the number 7, whom
 * `numberedFaces` see on a picture with that number, and `rtsp://10.0.0.9/none` nobody. At `rtsp://10.0.0.9/fails/…` there is no camera.
 */
export const numberedCameras = ({ visits }: { readonly visits: VisitKeeper }): StreamReader => ({
  watch: (camera, reports) => {
    let lastFrameAt: number | null = null;
    let onlineSince = Number.POSITIVE_INFINITY;
    let frames = 0;
    let isResting = false;
    const stop = new AbortController();
    const watching = (async () => {
      const found = await camera.stream();
      const [, what = 'none'] = found.kind === 'stream' ? (/\/([^/]+)$/.exec(found.stream.url) ?? []) : [];
      if (found.kind === 'fails') return reports.state({ kind: 'offline', problem: found.problem });
      if (found.stream.url.includes('/fails/')) return reports.state({ kind: 'offline', problem: 'unreachable' });
      onlineSince = Date.now();
      reports.state({ kind: 'online', width: 8, height: 8, codec: 'numbers', fps: 10 });
      let visit: Appeared | null = null;
      while (!stop.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        if (isResting) continue;
        lastFrameAt = Date.now();
        frames++;
        if (what !== 'none') visit = await see(visits, camera, Number(what), visit).catch(() => visit);
      }
    })();
    const watch: CameraWatch = {
      get health() {
        const isSeeing = Date.now() - onlineSince >= camera.absenceMs;
        return { framesSeen: frames, framesLooked: frames, framesDropped: 0, lastFrameAt, isSeeing };
      },
      lastFrame: () => (lastFrameAt === null ? null : { at: lastFrameAt, faces: [], jpeg: () => pictureOf() }),
      rest: async () => {
        isResting = true;
      },
      resume: () => {
        isResting = false;
      },
      async [Symbol.asyncDispose]() {
        stop.abort();
        await watching;
      },
    };
    return watch;
  },
  try: async ({ url }) =>
    url.includes('/fails/')
      ? { kind: 'fails', problem: 'unreachable' }
      : { kind: 'works', width: 8, height: 8, codec: 'numbers', fps: 10 },
});

async function see(
  visits: VisitKeeper,
  camera: WatchedCamera,
  number: number,
  visit: Appeared | null,
): Promise<Appeared> {
  const now = Date.now();
  if (visit) {
    visits.prolong(visit.visitId, now, 1);
    return visit;
  }
  const image = await pictureOf(number);
  const picture = analysed(await numberedFaces().analyse(image));
  const { source, settings, isStillRead } = camera;
  const frame = { source, settings, frame: { image, picture, timestamp: now, among: undefined } };
  return visits.appear({ frame, firstSeen: now, lastSeen: now, frames: 1, isStillRead });
}
