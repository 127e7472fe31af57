import type { Client, Group } from '@kith/client';
import { toCsvRow, withoutFormula } from '@kith/contract';
import { type Command, Option } from 'commander';
import { attributeHelp, attributesOfNew } from '../attributes-option.ts';
import { enrolAll } from '../enrol/enrol-all.ts';
import type { PhotoOutcome } from '../enrol/enrol-person.ts';
import { findPhotos } from '../enrol/find-photos.ts';
import { Memberships } from '../enrol/memberships.ts';
import { nameOf, Tally } from '../enrol/tally.ts';
import { exitCode } from '../exit-code.ts';
import { findGroup } from '../find-group.ts';
import { findByName } from '../find-named.ts';
import { seenLine } from '../lines.ts';
import { Progress } from '../progress.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../whole-number.ts';
import { writeLines } from '../write-lines.ts';

/** Smallest face area of a photo that is accepted, px²: what recognition needs of one that somebody chose. */
const PHOTO_PX = 7000;
/** More photos than this have a bar instead of a line each. */
const FEW = 20;

interface Options {
  readonly source: string;
  readonly group?: string[];
  readonly attribute?: string[];
  readonly create?: boolean;
  readonly facesize: number;
  readonly notify?: boolean;
  readonly oneFace?: boolean;
  readonly foundFrom: 'exact' | 'ha' | 'junk';
  readonly folderIs: 'name' | 'external-id';
  readonly atOnce: number;
  readonly report?: string;
}

/** `kith persons enrol`. */
export const addEnrol = (persons: Command, house: House): void => {
  persons
    .command('enrol <photo-or-folder...>')
    .description('find the person of each photo, or create one, and put them into groups; run it again to go on')
    .requiredOption('--source <name>', 'where the photos come from')
    .option('--group <group>', 'put every person into this group; may be given several times', repeatable)
    .option('--attribute <name=value>', `${attributeHelp}; of whoever is created`, repeatable)
    .option('--create', 'create the source and the groups that are not there yet')
    .option(
      '--facesize <px²>',
      'smallest face area to accept; that of the source is for cameras',
      wholeNumber,
      PHOTO_PX,
    )
    .option('--notify', 'tell of every person who is created, by websocket and webhook')
    .option('--one-face', 'reject a photo with more than one face, instead of taking the largest')
    .addOption(
      new Option('--found-from <result>', 'the least result by which a person is found instead of created')
        .choices(['exact', 'ha', 'junk'])
        .default('ha'),
    )
    .addOption(
      new Option('--folder-is <what>', "what a folder's name is to its person, who keeps one it has")
        .choices(['name', 'external-id'])
        .default('name'),
    )
    .option('--at-once <count>', 'how many persons at a time', wholeNumber, 4)
    .option('--report <file>', 'write what became of every photo, and why some were rejected, to this CSV file')
    .addHelpText('after', folders)
    .action(async (paths: string[], options: Options, command: Command) => {
      const { io, printer, connect, endWith, json } = sessionOf(house, command);
      if (options.atOnce < 1) throw new UsageError('Give --at-once a number from 1.');
      const attributes = options.attribute && attributesOfNew(options.attribute);
      const found = await findPhotos(paths);
      if (found.passedOver > 0) printer.note(passedOver(found.passedOver));
      if (found.photos === 0) throw new UsageError('There are no photos.');
      const client = await connect();
      if (options.create && !(await findByName(client.sources, options.source))) {
        await client.sources.create({ name: options.source });
      }
      const groups = await groupsOf(client, options);
      const memberships = new Memberships(client, groups);
      const stopped = io.untilStopped();
      const tally = new Tally();
      const rows: string[] = [];
      const few = found.photos <= FEW;
      const progress = new Progress(io, 'Enrolling', found.photos);
      const ended = enrolAll(
        client,
        found.persons,
        { ...options, attributes, oneFace: options.oneFace ?? false, notify: options.notify ?? false },
        {
          atOnce: options.atOnce,
          memberships,
          signal: stopped,
          onPhoto(outcome) {
            tally.count(outcome);
            if (options.report !== undefined) rows.push(reportRow(outcome));
            if (json || (few && outcome.result !== 'rejected')) printer.result(outcome, [photoLine(outcome)]);
            else if (outcome.result === 'rejected' && few) printer.note(`${outcome.file}: ${outcome.reason}`);
            if (!few) progress.at(tally.photos, `, ${tally.rejected} rejected`);
          },
        },
      );
      try {
        await ended;
      } finally {
        progress.end();
        if (options.report !== undefined) await writeLines(options.report, [reportHead, ...rows]);
        if (tally.photos < found.photos) {
          printer.note(`${tally.photos} of ${found.photos} photos were done. Run the same command again to go on.`);
          endWith(exitCode.failed);
        }
      }
      const { added, already } = memberships;
      printer.result({ summary: { ...tally.summary(), added, already } }, [
        ...(few ? [] : tally.lines()),
        ...(few || groups.length === 0 ? [] : [addedLine(groups, memberships)]),
      ]);
      if (!few && !json) for (const reason of tally.reasons()) printer.note(reason);
      if (tally.rejected > 0 && tally.photos === found.photos) endWith(exitCode.notAll);
    });
};

const folders = `
A folder may hold photos, each of one person, and folders, each of one person with up to ten photos. Of a folder of one
person the first good photo finds or creates the person; the others become further looks, where they are similar enough.
Ends with 3 when photos were rejected.`;

async function groupsOf(client: Client, { group: wanted = [], create }: Options): Promise<Group[]> {
  const groups: Group[] = [];
  for (const idOrName of wanted) {
    groups.push(
      await findGroup(client, idOrName).catch((error: unknown) => {
        if (create && error instanceof UsageError) return client.groups.create({ name: idOrName });
        throw error;
      }),
    );
  }
  return groups;
}

const passedOver = (files: number): string =>
  files === 1
    ? '1 file is no picture by its name: passed over.'
    : `${files} files are no pictures by their names: passed over.`;

const addedLine = (groups: readonly Group[], { added, already }: Memberships): string =>
  `Added ${added} to ${groups.map(({ name }) => name).join(', ')}; ${already} were in it before.`;

const photoLine = (outcome: PhotoOutcome): string =>
  'confidence' in outcome
    ? `${seenLine(outcome, [])}  ${outcome.file}`
    : `${outcome.result.padEnd(14)} ${'pid' in outcome ? outcome.pid : '-'.padEnd(36)}  ${outcome.file}`;

const reportHead = toCsvRow(['file', 'result', 'pid', 'confidence', 'reason', 'explanation']);

function reportRow(outcome: PhotoOutcome): string {
  const { file, result, remark = '' } = outcome;
  const [pid, confidence, reason, explanation] =
    outcome.result === 'rejected'
      ? ['', '', nameOf(outcome.code), outcome.reason]
      : [outcome.pid ?? '', 'confidence' in outcome ? String(outcome.confidence) : '', '', remark];
  return toCsvRow([withoutFormula(file), result, pid, confidence, reason, explanation]);
}
