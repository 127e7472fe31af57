import { join } from 'node:path';

const namePattern = /^[A-Za-z0-9_-]{43}\.(?:jpg|png|webp|bmp)$/;
export const isPictureName = (name: string): boolean => namePattern.test(name);

/** Pictures that have an address. */
export const publishedFolder = (mediaDir: string): string => join(mediaDir, 'published');

/** A folder for each node, with pictures whose transaction is not committed. */
export const stagedFolder = (mediaDir: string): string => join(mediaDir, 'staged');

/** A file for each node, that it touches as long as it lives. */
export const nodesFolder = (mediaDir: string): string => join(mediaDir, 'nodes');

/** In one of 4,096 folders, so that none gets too large to list. @param name of a picture */
export const publishedFile = (mediaDir: string, name: string): string =>
  join(publishedFolder(mediaDir), name.slice(0, 2), name);
