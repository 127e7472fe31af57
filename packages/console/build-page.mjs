// The console as browsers take it: files with the hash of what is in them, each also compressed, and nothing from elsewhere.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const made = join(root, 'dist/page');
const compressed = /\.(?:html|js|css|svg)$/;

// Whoever builds may be a test: the page is made as it is shipped all the same.
process.env.NODE_ENV = 'production';

await rm(made, { recursive: true, force: true });
await build({
  root,
  base: './',
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: made,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: join(root, 'index.html'), worker: join(root, 'src/worker/worker.ts') },
      // A name is what the server hands out: letters, digits and hyphens. A part of styles alone would be called `x.module`.
      output: {
        // A browser asks for a service worker by one name for ever. It takes no part of the page: it is a script by itself.
        entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: ({ name }) => `assets/${name.replace(/[^\w-]/g, '-')}-[hash].js`,
      },
      // "use client" is for servers that render pages, which is done nowhere here.
      onLog: (level, log, told) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') told(level, log);
      },
    },
  },
});

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
const files = await readdir(made, { recursive: true });
await Promise.all(
  files
    .filter((name) => compressed.test(name))
    .map(async (name) => {
      const file = join(made, name);
      const bytes = await readFile(file);
      await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, brotli));
      await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }),
);
