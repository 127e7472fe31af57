import type { StreamReader } from './watching.ts';

/** Where nothing reads streams: every camera says so. */
export const noStreams: StreamReader = {
  watch: (_camera, reports) => {
    queueMicrotask(() => reports.state({ kind: 'offline', problem: 'no_ffmpeg' }));
    return {
      health: { framesSeen: 0, framesLooked: 0, framesDropped: 0, lastFrameAt: null },
      lastFrame: () => null,
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
  try: async () => ({ kind: 'fails', problem: 'no_ffmpeg' }),
};
