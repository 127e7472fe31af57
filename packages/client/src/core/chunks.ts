import { limits } from '../wire.ts';
import type { CallOptions } from './call-options.ts';

/** For calls that name many persons or groups. */
export interface ChunkOptions extends CallOptions {
  /** More than 100 are sent in several requests, one after the other; without it the server refuses them. */
  readonly chunk?: boolean | undefined;
}

/** Different values, at most 100 in each chunk. */
export function chunksOf<T>(values: readonly T[], size: number = limits.pidsPerRequest): T[][] {
  const different = [...new Set(values)];
  return Array.from({ length: Math.ceil(different.length / size) }, (_, i) =>
    different.slice(i * size, (i + 1) * size),
  );
}

/** The filters that are meant by one: it in chunks when that was asked for and it has any value, else it as it is. */
export const filterChunks = <T>(
  filter: readonly T[] | undefined,
  { chunk }: ChunkOptions,
): (readonly T[] | undefined)[] => (chunk && filter && filter.length > 0 ? chunksOf(filter) : [filter]);
