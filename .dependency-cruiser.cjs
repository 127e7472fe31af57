const features = '(tenancy|people|sightings|notifications)';

/** The one-way rule of docs/architecture.md: contract ← recognition ← platform ← features ← app ← main. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^packages/contract' },
      to: { path: ['^packages/(?!contract)', '^(node:|fs|path|crypto|os)'] },
    },
    {
      name: 'vision-and-faceindex-know-no-feature',
      severity: 'error',
      from: { path: '^packages/server/src/recognition/(vision|faceindex)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/server/src/',
        pathNot: '^packages/server/src/recognition/((vision|faceindex)/|built-file\\.ts$)',
      },
    },
    {
      name: 'vision-and-faceindex-know-not-each-other',
      severity: 'error',
      from: { path: '^packages/server/src/recognition/vision/' },
      to: { path: '^packages/server/src/recognition/faceindex/' },
    },
    {
      name: 'db-knows-no-feature',
      severity: 'error',
      from: { path: '^packages/server/src/platform/db/' },
      to: { path: `^packages/server/src/(${features}|platform/http)/` },
    },
    {
      name: 'features-do-not-reach-up',
      severity: 'error',
      from: { path: `^packages/server/src/(${features}|platform|recognition)/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/server/src/(app|start|main)\\.ts$' },
    },
    {
      name: 'only-routes-see-the-whole-context',
      severity: 'error',
      from: {
        path: '^packages/server/src/',
        pathNot: [
          '[/-](routes|status)\\.ts$',
          '/(app|start|context|parts)\\.ts$',

          '\\.test\\.ts$',
        ],
      },
      to: { path: '^packages/server/src/context\\.ts$' },
    },
    {
      name: 'only-db-knows-the-drivers',
      severity: 'error',
      from: {
        path: '^packages/server/src/',
        pathNot: ['^packages/server/src/platform/db/', '^packages/server/src/platform/config/data-dir\\.ts$'],
      },
      to: { path: 'node_modules/(better-sqlite3|pg)/' },
    },
    {
      name: 'clients-hold-no-server-code',
      severity: 'error',
      from: { path: '^packages/(client|console)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/server/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['dist/', '(faceindex|vision)/kernel/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
