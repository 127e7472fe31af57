import type { Reporter, TestCase, TestModule } from 'vitest/node';

const verdicts = { passed: 'ok', failed: 'FAILED', skipped: 'SKIPPED', pending: 'UNFINISHED' } as const;

/** Prints, when everything has run, one line for each method, request and quirk: its name and the verdict. */
// biome-ignore lint/style/noDefaultExport: the test runner takes a reporter by the default export of its file
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const groups = new Map<string, TestCase[]>();
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      const title = titleOf(test);
      groups.set(title, [...(groups.get(title) ?? []), test]);
    }
    const all = [...groups.values()].flat();
    const width = Math.max(0, ...all.map((test) => test.name.length));
    for (const [title, tests] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
      console.log(`\n${title}: ${summaryOf(tests)}`);
      for (const test of tests.toSorted(byNumber)) console.log(`  ${test.name.padEnd(width)}  ${verdictOf(test)}`);
    }
    console.log(`\nIn all: ${summaryOf(all)}`);
    // A test that did not run proves nothing.
    if (all.length === 0 || all.some((test) => verdictOf(test) !== 'ok')) process.exitCode = 1;
  }
}

const titleOf = ({ parent }: TestCase): string => (parent.type === 'suite' ? parent.fullName : parent.relativeModuleId);

/** What is numbered comes in the order of its numbers, whichever file it is in. */
const byNumber = (a: TestCase, b: TestCase): number =>
  (Number.parseInt(a.name, 10) || 0) - (Number.parseInt(b.name, 10) || 0);

const verdictOf = (test: TestCase) => verdicts[test.result().state];

const summaryOf = (tests: readonly TestCase[]): string =>
  `${tests.filter((test) => verdictOf(test) === 'ok').length} of ${tests.length} ok`;
