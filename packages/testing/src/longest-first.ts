import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each takes half a minute or more, alone on two cores. */
const longest = [
  'testing/src/camera-faults',
  'testing/src/camera-nodes',
  'testing/src/scripted-visits',
  'platform/streams/stream-faults',
  'server/src/neighbours',
  'server/src/failing-disk',
  'server/src/bucket',
  'server/src/durability',
  'server/src/killed-uploads',
  'server/src/year',
  'server/src/restarted-database',
  'cli/src/backup',
  'jobs/accessible',
  'jobs/mirrored',
];

/** For vitest: begins the longest files of each project first, so that at the end nobody waits for one of them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) =>
      longest.some((name) => moduleId.includes(`${name}.test.`)) ? 0 : 1;
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter((file) => rank(file) === 0), ...own.filter((file) => rank(file) === 1)];
    });
  }
}
