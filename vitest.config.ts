import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { filesOnDatabase } from './packages/testing/src/files-on-database.ts';
import { LongestFirst } from './packages/testing/src/longest-first.ts';

const packages = fileURLToPath(new URL('packages/', import.meta.url));
const tests = ['packages/*/src/**/*.test.ts', 'demo/src/**/*.test.ts'];

export default defineConfig({
  resolve: {
    // Tests run the sources of every package; processes and worker threads run what globalSetup has built of them.
    alias: [
      { find: /^@kith\/testing\/(.+)$/, replacement: `${packages}testing/src/$1.ts` },
      { find: /^@kith\/server\/(launch|parts)$/, replacement: `${packages}server/src/$1.ts` },
      { find: '@kith/contract/attribute-text', replacement: `${packages}contract/src/attribute-text.ts` },
      { find: '@kith/server/write-whole', replacement: `${packages}server/src/platform/files/write-whole.ts` },
      { find: /^@kith\/(client|contract|server)$/, replacement: `${packages}$1/src/index.ts` },
    ],
  },
  test: {
    // Two cores are kept busy by three: many tests wait for ffmpeg, a browser or a process.
    maxWorkers: 3,
    // Files share what they import: loading it for each took a sixth of the whole run.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['packages/testing/src/fresh-builds.ts'],
    setupFiles: process.env.KITH_COST ? ['packages/testing/src/processor-time.ts'] : [],
    projects: [
      { extends: true, test: { name: 'sqlite', include: tests } },
      {
        extends: true,
        // The official client replaces the FormData of everybody who runs beside it.
        test: { name: 'conformance', include: ['conformance/src/**/*.test.ts'], isolate: true },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          // What reads or writes the database runs once more on PostgreSQL.
          include: filesOnDatabase(),
          env: { KITH_TEST_DATABASE: 'postgres' },
          globalSetup: ['packages/testing/src/postgres-server.ts'],
        },
      },
    ],
  },
});
