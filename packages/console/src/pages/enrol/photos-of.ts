import { type UnpackFault, unpack } from './unpack.ts';
import { zipEntries } from './zip-entries.ts';

const photo = /\.(?:jpe?g|png|webp|hei[cf]|avif|gif|tiff?|bmp)$/i;
const zip = /\.zip$/i;
/** What a Mac puts into its zips beside the files. */
const besideFiles = /(?:^|\/)(?:__MACOSX\/|\.)/;

/** A photo, with the folders that it lay in. It is read when it is its turn: those of a zip are unpacked one by one. */
export interface Photo {
  readonly path: string;
  read(): Promise<File | UnpackFault>;
}

export interface Found {
  readonly photos: readonly Photo[];
  /** The zips that cannot be opened. */
  readonly damaged: readonly string[];
}

interface FileAt {
  readonly file: File;
  readonly path: string;
}

/** The photos among files that were chosen; of a folder or a zip, all in it. */
export const photosOfFiles = (files: readonly File[]): Promise<Found> =>
  photosIn(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));

/** The photos among what was dropped, those in folders and zips too. The browser forgets what was dropped once it waits: all are asked for first. */
export async function photosOfDrop(data: DataTransfer): Promise<Found> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = await Promise.all(entries.map(filesIn));
  return photosIn(found.flat());
}

async function photosIn(files: readonly FileAt[]): Promise<Found> {
  const photos: Photo[] = [];
  const damaged: string[] = [];
  for (const { file, path } of files) {
    if (zip.test(file.name)) {
      const inside = await photosInZip(file, path.replace(zip, ''));
      if (inside) photos.push(...inside);
      else damaged.push(path);
    } else if (file.type.startsWith('image/') || photo.test(file.name)) {
      photos.push({ path, read: async () => file });
    }
  }
  return { photos, damaged };
}

/** A zip is a folder of its name. */
async function photosInZip(file: File, folder: string): Promise<Photo[] | null> {
  const entries = await zipEntries(file);
  if (!entries) return null;
  return entries
    .filter(({ path }) => photo.test(path) && !besideFiles.test(path))
    .map((entry) => ({
      path: `${folder}/${entry.path}`,
      read: async () => {
        const bytes = await unpack(file, entry);
        return typeof bytes === 'string' ? bytes : new File([bytes], entry.path.split('/').at(-1) ?? '');
      },
    }));
}

async function filesIn(entry: FileSystemEntry): Promise<FileAt[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.slice(1) }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const all: FileAt[] = [];
  for (;;) {
    // A folder is told in pieces, and an empty piece is its end.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (piece.length === 0) return all;
    all.push(...(await Promise.all(piece.map(filesIn))).flat());
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
