import type { CameraEvent, SourceId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';

/** A camera, and whether it is read now. */
interface SeenCamera {
  readonly isOnline: boolean;
  readonly told: CameraEvent['camera'];
}

interface Deps {
  /** The cameras of a space of which it is known whether they can be read. */
  readonly read: (spaceId: SpaceId) => Promise<readonly SeenCamera[]>;
  readonly log: Pick<Logger, 'warn'>;
}

interface Channel {
  readonly listeners: Set<(event: Buffer) => void>;
  /** Whether each was online when it was looked at last; null before the first look. */
  known: ReadonlyMap<SourceId, boolean> | null;
  readonly looks: BackgroundJob;
}

/** What another node says may get lost. */
const LOOK_MS = 10_000;

/** Tells who asks for it of cameras that cannot be read any more, and of those that can be again. Nothing of it is told later. */
export class CameraEvents implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #channels = new Map<SpaceId, Channel>();
  readonly #timer: NodeJS.Timeout;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timer = setInterval(() => {
      for (const spaceId of this.#channels.keys()) this.wake(spaceId);
    }, LOOK_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#channels.values()].map(({ looks }) => looks[Symbol.asyncDispose]()));
  }

  /** Says that cameras of a space may be found otherwise than before. */
  wake(spaceId: SpaceId): void {
    this.#channels.get(spaceId)?.looks.wake();
  }

  /** @returns a function that ends it */
  attach(spaceId: SpaceId, tell: (event: Buffer) => void): () => void {
    const channel = this.#channels.get(spaceId) ?? this.#open(spaceId);
    channel.listeners.add(tell);
    if (!this.#channels.has(spaceId)) {
      this.#channels.set(spaceId, channel);
      this.wake(spaceId);
    }
    return () => {
      channel.listeners.delete(tell);
      if (channel.listeners.size === 0 && this.#channels.get(spaceId) === channel) this.#channels.delete(spaceId);
    };
  }

  #open(spaceId: SpaceId): Channel {
    const looks = new BackgroundJob(
      () => this.#look(spaceId, channel),
      (error) => this.#deps.log.warn({ err: error }, 'It cannot be told how cameras are; trying again soon.'),
    );
    const channel: Channel = { listeners: new Set(), known: null, looks };
    return channel;
  }

  async #look(spaceId: SpaceId, channel: Channel): Promise<void> {
    const cameras = await this.#deps.read(spaceId);
    const before = channel.known;
    // One that nobody knows anything of at the moment is as it was.
    channel.known = new Map([...(before ?? []), ...cameras.map(({ told, isOnline }) => [told.id, isOnline] as const)]);
    if (before === null) return;
    for (const { told, isOnline } of cameras) {
      const was = before.get(told.id);
      if (was === isOnline || (was === undefined && isOnline)) continue;
      const type = isOnline ? 'camera.online' : 'camera.offline';
      const bytes = Buffer.from(JSON.stringify({ type, camera: told } satisfies CameraEvent));
      for (const tell of channel.listeners) tell(bytes);
    }
  }
}
