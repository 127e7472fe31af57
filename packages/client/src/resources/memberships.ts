import { chunksOf } from '../core/chunks.ts';
import type { Memberships, MembershipsAdded, MembershipsRemoved } from '../wire.ts';

/** How many memberships: `added` and `already`, or `removed` and `absent`. */
type Sums = Partial<MembershipsAdded & MembershipsRemoved>;

/**
 * A chunked call that came to a stop in the middle. Each chunk is all or nothing: those before it are done, that one and
 * those after it are not. `cause` says why.
 */
export class KithChunkError extends Error {
  override readonly name = 'KithChunkError';
  /** Sums over the chunks that are done. */
  readonly done: Sums;
  /**
   * What is left, each of the size of one request: give them to the same method to go on. When no answer came, the first of
   * them may be done already; doing it again changes nothing.
   */
  readonly remaining: readonly Memberships[];

  constructor(done: Sums, remaining: readonly Memberships[], total: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${total - remaining.length} of ${total} requests are done, then: ${why}`, { cause });
    this.done = done;
    this.remaining = remaining;
  }
}

/**
 * Every person with every group, in as many requests as it takes, one after the other. Nothing is nothing to do.
 * @throws {KithChunkError} when one of them fails
 */
export async function inChunks<Done extends MembershipsAdded | MembershipsRemoved>(
  { pids, groupsIds }: Memberships,
  nothing: Done,
  send: (memberships: Memberships) => Promise<Done>,
): Promise<Done> {
  const requests = chunksOf(pids).flatMap((some) => chunksOf(groupsIds).map((of) => ({ pids: some, groupsIds: of })));
  let done = nothing;
  for (const [i, request] of requests.entries()) {
    try {
      done = sum(done, await send(request));
    } catch (cause) {
      throw new KithChunkError({ ...done }, requests.slice(i), requests.length, cause);
    }
  }
  return done;
}

/** Both have the same members. */
const sum = <Done extends object>(a: Done, b: Done): Done => ({
  ...a,
  ...Object.fromEntries(
    Object.keys(a).map((kind) => [kind, Number(a[kind as keyof Done]) + Number(b[kind as keyof Done])]),
  ),
});
