import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { resolve } = createRequire(import.meta.url);

/**
 * A worker or a kernel, which run only built, whether its caller runs from the sources or is built, too.
 * @param path within dist
 */
export const builtFile = (path: string): URL => pathToFileURL(resolve(`#built/${path}`));
