/**
 * The rule of docs/architecture.md: imports point one way, types included. What is not allowed here is forbidden, so a
 * folder or a package is guarded from the day it is made. Only sources are read; `@kith/…` leads to sources, too.
 */

/** The wings of the server, from left to right: each may import itself and what stands before it. */
const wings = ['recognition', 'platform', 'tenancy', 'people', 'sightings', 'notifications'];

/** What a package may import of the others: the door by which it comes in. */
const packages = {
  contract: [],
  client: [],
  server: ['contract/src/index'],
  cli: [
    'contract/src/index',
    'client/src/index',
    'server/src/index',
    'server/src/launch',
    'server/src/platform/files/write-whole',
  ],
  console: ['client/src/index', 'contract/src/attribute-text'],
  demo: ['client/src/index'],
  testing: ['contract/src/index', 'client/src/index', 'server/src/parts'],
  bench: ['contract/src/index', 'client/src/index', 'server/src/parts', 'testing/src/[^/]+'],
  conformance: ['contract/src/index', 'client/src/index', 'server/src/index', 'testing/src/[^/]+'],
};

/** What the files beside the wings may import of the server: each stands on all before it. */
const inside = `(?:${wings.join('|')})/.+`;
const beside = {
  context: [inside],
  examine: [inside, 'operations/.+'],
  app: [inside, 'operations/.+', 'context', 'examine'],
  start: [inside, 'operations/.+', 'context', 'app'],
  launch: [],
  main: ['(?:recognition|platform)/.+', 'start', 'launch'],
  // The two doors: for products, and for tests and benchmarks.
  index: [inside, 'operations/.+', 'start', 'examine'],
  parts: [inside, 'operations/.+', 'context', 'app', 'launch', 'start'],
};

const TEST = '\\.test\\.ts$';
const server = (path) => `^packages/server/src/${path}`;
const home = (name) => (['bench', 'conformance', 'demo'].includes(name) ? `^${name}/` : `^packages/${name}/`);
const anyOf = (paths) => `(?:${paths.join('|')})`;

module.exports = {
  allowedSeverity: 'error',
  allowed: [
    ...wings.map((wing, at) => ({
      from: { path: server(`${wing}/`), pathNot: TEST },
      to: { path: server(`${anyOf(wings.slice(0, at + 1))}/`) },
    })),
    {
      from: { path: server('operations/'), pathNot: TEST },
      to: { path: server('(?:recognition|platform|operations)/') },
    },
    ...Object.entries(beside).flatMap(([name, paths]) =>
      paths.map((path) => ({ from: { path: server(`${name}\\.ts$`) }, to: { path: server(`${path}\\.ts$`) } })),
    ),
    // The other packages have no rule inside but that of circles.
    ...Object.keys(packages)
      .filter((name) => name !== 'server')
      .map((name) => ({ from: { path: home(name) }, to: { path: home(name) } })),
    ...Object.entries(packages).flatMap(([name, doors]) =>
      doors.map((door) => ({
        from: { path: home(name), pathNot: TEST },
        to: { path: `^packages/${door}\\.ts$` },
      })),
    ),
    // A test sees the whole of its own package, the public doors of the others, and what tests share.
    { from: { path: TEST }, to: { path: ['^packages/[^/]+/src/index\\.ts$', '^packages/testing/src/[^/]+\\.ts$'] } },
    { from: { path: `^packages/([^/]+)/.*${TEST}` }, to: { path: '^packages/$1/' } },
    // Which libraries a package lists is another check's business.
    { from: {}, to: { path: '(?:^|/)node_modules/(?!@kith/)' } },
    { from: {}, to: { dependencyTypes: ['core'] } },
  ],
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'nobody-imports-tests', severity: 'error', from: {}, to: { path: TEST } },
    {
      name: 'contract-does-no-input-or-output',
      severity: 'error',
      from: { path: home('contract'), pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-db-knows-the-drivers',
      severity: 'error',
      from: {
        path: server(''),
        pathNot: [TEST, server('platform/db/'), server('platform/config/file-lock\\.ts$')],
      },
      to: { path: 'node_modules/(?:better-sqlite3|pg)/' },
    },
    {
      name: 'vision-knows-no-index',
      severity: 'error',
      from: { path: server('recognition/vision/'), pathNot: TEST },
      to: { path: server('recognition/faceindex/') },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    // Kernels are compiled by themselves, and are no modules of the server.
    exclude: { path: server('recognition/(?:faceindex|motion|scale|signs|vision)/kernel/') },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.sources.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
