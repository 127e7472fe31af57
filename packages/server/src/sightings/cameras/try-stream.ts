import type { CameraTested } from '@kith/contract';
import { type FindStreamDeps, findStream } from './find-stream.ts';
import { problemOf } from './problem-sentences.ts';
import type { CameraSettings } from './store.ts';
import type { StreamReader, Trial } from './watching.ts';

export interface TryDeps extends FindStreamDeps {
  readonly streams: Pick<StreamReader, 'try'>;
}

/** Looks where an address leads, and whether a camera can be read there: takes ten seconds at most. */
export async function tryStream(deps: TryDeps, url: string, transport: CameraSettings['transport']): Promise<Trial> {
  const found = await findStream(deps, url, transport);
  return found.kind === 'fails' ? found : deps.streams.try(found.stream);
}

export function toWire(trial: Trial): CameraTested {
  if (trial.kind === 'fails') return { works: false, picture: null, problem: problemOf(trial.problem) };
  const { width, height, codec, fps } = trial;
  return { works: true, picture: { width, height, codec, fps }, problem: null };
}
