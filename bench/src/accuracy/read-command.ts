import { type ParseArgsConfig, parseArgs } from 'node:util';
import { FolderError } from './photos.ts';

/** The folder and the options of the command line. Throws FolderError with the usage when it is another one. */
export function readCommand(
  usage: string,
  options: NonNullable<ParseArgsConfig['options']>,
): { readonly folder: string; readonly values: Readonly<Record<string, unknown>> } {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return { folder, values };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new FolderError(usage);
}
