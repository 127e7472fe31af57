import { createRequire } from 'node:module';

/** Kith's own version, which the package says; the protocol's is answered by `GET /v1/version/`. */
export const { version }: { readonly version: string } = createRequire(import.meta.url)('../../package.json');
