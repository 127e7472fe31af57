const photo = /\.(?:jpe?g|png|webp|hei[cf]|avif|gif|tiff?|bmp)$/i;

/** A file with the folders that it lay in. */
export interface PhotoFile {
  readonly file: File;
  readonly path: string;
}

const isPhoto = ({ file }: PhotoFile): boolean => file.type.startsWith('image/') || photo.test(file.name);

/** The photos among files that were chosen; of a folder, all in it. */
export const photosOfFiles = (files: readonly File[]): PhotoFile[] =>
  files.map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter(isPhoto);

/** The photos among what was dropped, those in folders too. The browser forgets what was dropped once it waits: all are asked for first. */
export async function photosOfDrop(data: DataTransfer): Promise<PhotoFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = await Promise.all(entries.map(filesIn));
  return found.flat().filter(isPhoto);
}

async function filesIn(entry: FileSystemEntry): Promise<PhotoFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.slice(1) }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const all: PhotoFile[] = [];
  for (;;) {
    // A folder is told in pieces, and an empty piece is its end.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (piece.length === 0) return all;
    all.push(...(await Promise.all(piece.map(filesIn))).flat());
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
