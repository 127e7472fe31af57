import { writeWhole } from '@kith/server/write-whole';
import { UsageError } from './usage-error.ts';

/**
 * Writes a file whole or not at all, for nobody else to read.
 * @param onLines told how many lines it has so far
 * @returns how many lines it has
 * @throws {UsageError} when the file cannot be written
 */
export async function writeLines(
  file: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  onLines: (lines: number) => void = () => undefined,
): Promise<number> {
  let lines = 0;
  async function* counted(): AsyncGenerator<string, void> {
    for await (const piece of pieces) {
      yield piece;
      lines += piece.split('\n').length - 1;
      onLines(lines);
    }
  }
  await writeWhole(file, counted()).catch((error: unknown) => {
    // What has a path is about the file, and not about where the pieces come from.
    if (error instanceof Error && 'path' in error) throw new UsageError(`${file} cannot be written: ${error.message}.`);
    throw error;
  });
  return lines;
}
