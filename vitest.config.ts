import { defineConfig } from 'vitest/config';

const tests = ['packages/*/src/**/*.test.ts', 'conformance/src/**/*.test.ts', 'demo/src/**/*.test.ts'];

/** What reads or writes the database runs once more on PostgreSQL. */
const onDatabase = [
  'packages/server/src/*.test.ts',
  'packages/server/src/platform/{db,media}/**/*.test.ts',
  'packages/server/src/{tenancy,people,sightings,notifications}/**/*.test.ts',
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'sqlite', include: tests } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: onDatabase,
          env: { KITH_TEST_DATABASE: 'postgres' },
          globalSetup: ['packages/server/src/testing/postgres-server.ts'],
        },
      },
    ],
  },
});
