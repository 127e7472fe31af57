import type { Config } from '@kith/server/parts';

/** The folder of the pictures. @throws Error where they lie in none */
export function mediaFolder({ media }: Pick<Config, 'media'>): string {
  if (media.kind !== 'folder') throw new Error('The pictures lie in no folder.');
  return media.folder;
}
