import { ZodError } from 'zod';
import {
  BackupError,
  END,
  End,
  FILES_A_CHECKSUM_LIST,
  FORMAT,
  HEAD,
  Head,
  isChecksums,
  LARGEST_FILE_BYTES,
  sha256,
} from './format.ts';
import { type ArchivedFile, readArchive } from './read-archive.ts';

/**
 * Reads a backup from its beginning to its end, and checks every file in it against its checksum. A file may have been
 * yielded before it is found to be damaged.
 * @param onBytes told how many bytes of the archive were read since it was last told
 * @throws {BackupError} when it is no backup, or damaged, or of a newer format
 */
export async function* readBackup(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ readonly head: Head; readonly path: string; readonly bytes: Uint8Array }, End> {
  try {
    return yield* checked(readArchive(file, LARGEST_FILE_BYTES, onBytes));
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const isGarbled = error instanceof ZodError || error instanceof SyntaxError;
    const reason = isGarbled ? 'It is damaged.' : error instanceof Error ? error.message : String(error);
    throw new BackupError(`${file} cannot be restored: ${reason}`, { cause: error });
  }
}

async function* checked(
  files: AsyncIterable<ArchivedFile>,
): AsyncGenerator<{ readonly head: Head; readonly path: string; readonly bytes: Uint8Array }, End> {
  let head: Head | null = null;
  let end: End | null = null;
  let sums: string[] = [];
  for await (const { path, bytes } of files) {
    if (isChecksums(path)) {
      if (sums.join('') !== Buffer.from(bytes).toString()) throw new Error('It is damaged: the checksums differ.');
      sums = [];
      continue;
    }
    sums.push(`${sha256(bytes)}  ${path}\n`);
    if (sums.length > FILES_A_CHECKSUM_LIST) throw new Error('It has too many files without checksums.');
    if (head === null) head = headOf(path, bytes);
    else if (path === END) end = End.parse(JSON.parse(Buffer.from(bytes).toString()));
    else yield { head, path, bytes };
  }
  if (end === null || sums.length > 0) throw new Error('It ends too early.');
  return end;
}

function headOf(path: string, bytes: Uint8Array): Head {
  if (path !== HEAD) throw new Error('It is no backup of Kith.');
  const read: unknown = JSON.parse(Buffer.from(bytes).toString());
  if (typeof read === 'object' && read !== null && 'format' in read && read.format !== FORMAT) {
    throw new Error(`It has format ${read.format}, and this version of Kith knows ${FORMAT}: use a newer one.`);
  }
  return Head.parse(read);
}
