import { open, rename, rm } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/**
 * Writes a file whole or not at all, for nobody else to read.
 * @returns how many lines it has
 * @throws {UsageError} when the file cannot be written
 */
export async function writeWhole(
  file: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  onLines: (lines: number) => void = () => undefined,
): Promise<number> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : error}.`);
  });
  try {
    let lines = 0;
    for await (const piece of pieces) {
      await handle.write(piece);
      lines += piece.split('\n').length - 1;
      onLines(lines);
    }
    await handle.close();
    await rename(draft, file);
    return lines;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}
