import type { Logger } from 'pino';
import { type StreamState, Streams } from '../../platform/streams/streams.ts';
import { saySeldom } from '../../platform/telemetry/say-seldom.ts';
import { streamAddressOf } from './stream-address-of.ts';
import { type WatchDeps, watchCamera } from './watch-camera.ts';
import type { Stream, StreamReader, Trial } from './watching.ts';

/** A camera that shows nothing for so long is not tried any further. */
const LONGEST_TRIAL_MS = 10_000;

/** Opens what reads streams: nothing is started before there is one to be read. @param ffmpeg the program */
export function openStreamReader({
  ffmpeg,
  ...deps
}: Omit<WatchDeps, 'streams' | 'warn' | 'log'> & {
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  readonly ffmpeg: string;
}): StreamReader & AsyncDisposable {
  const streams = new Streams(ffmpeg);
  const warn = saySeldom(deps.log);
  return {
    watch: (camera, reports) => watchCamera({ ...deps, streams, warn }, camera, reports),
    try: (stream) => tryStream(streams, stream),
    [Symbol.asyncDispose]: () => streams[Symbol.asyncDispose](),
  };
}

/** Whether a stream shows pictures, and which. */
async function tryStream(streams: Streams, stream: Stream): Promise<Trial> {
  let answer = (_: StreamState) => {};
  const state = new Promise<StreamState>((resolve) => {
    answer = resolve;
  });
  await using _ = streams.open(
    async () => streamAddressOf({ kind: 'stream', stream }),
    { rate: 1, again: false, silenceMs: LONGEST_TRIAL_MS - 1500 },
    { onState: answer },
  );
  const found = await state;
  return found.kind === 'online' ? { kind: 'works', ...found.picture } : { kind: 'fails', problem: found.problem };
}
