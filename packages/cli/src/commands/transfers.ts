import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Client, type ImportAnswer, type ImportPreview, type ImportProblem, KithApiError } from '@kith/client';
import { ImportMode, toCsvRow, withoutFormula } from '@kith/contract';
import { type Command, Option } from 'commander';
import { exitCode } from '../exit-code.ts';
import { findGroup } from '../find-group.ts';
import { plain } from '../printer.ts';
import { Progress } from '../progress.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { writeLines } from '../write-lines.ts';

interface ImportOptions {
  readonly mode: ImportMode;
  readonly key?: string;
  readonly rejects?: string;
  readonly dryRun?: boolean;
}

/** `kith groups import` and `kith groups export`. */
export const addTransfers = (groups: Command, house: House): void => {
  groups
    .command('import <group> <file>')
    .description('change the members of a group by a CSV file; run it again to go on after a break')
    .addOption(new Option('--mode <mode>', 'what to do with the persons').choices(ImportMode.options).default('add'))
    .option(
      '--key <key>',
      'name of this import; what has been done under a name is not done again (the file and the group)',
    )
    .option('--rejects <file>', 'write which rows were not done, why, and what they gave to this CSV file')
    .option('--dry-run', 'only say what would be done')
    .addHelpText('after', columnsHelp)
    .action(async (idOrName: string, file: string, options: ImportOptions, command: Command) => {
      const { io, printer, connect, endWith } = sessionOf(house, command);
      const { size, sha256 } = await lookAt(file);
      const client = await connect();
      const group = await findGroup(client, idOrName);
      if (options.dryRun) {
        const preview = await client.groups.previewImport(group.id, await openAsBlob(file), { mode: options.mode });
        printer.result(preview, previewLines(preview, group.name));
        if (options.rejects !== undefined) await writeLines(options.rejects, rejectLines(preview.problems));
        if (preview.error !== null) printer.note(preview.error);
        if (preview.invalid > 0) endWith(exitCode.notAll);
        return;
      }
      const key = options.key ?? keyOf(sha256, group.id, options.mode);
      const progress = new Progress(io, 'Sending', size);
      const stream = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
      const answer = await client.groups
        .importMembers(group.id, stream, { mode: options.mode, key, onProgress: (bytes) => progress.at(bytes) })
        .catch((error: unknown) => {
          progress.end();
          if (error instanceof KithApiError && error.shouldRetry())
            printer.note('Run the same command again to go on.');
          throw error;
        });
      progress.end();
      printer.result(answer, importLines(answer, group.name));
      if (options.rejects !== undefined) await writeLines(options.rejects, rejectedRows(client, answer));
      else if (answer.invalid > 0) printer.note('Give --rejects FILE to get the rows that were not done.');
      if (answer.error !== null) printer.note(answer.error);
      if (answer.status === 'failed') endWith(exitCode.failed);
      else if (answer.invalid > 0) endWith(exitCode.notAll);
    });

  groups
    .command('export <group> [file]')
    .description('write the members of a group as CSV, which can be imported, to a file or to standard output')
    .addHelpText('after', '\nColumns: pid, external_id, name, since, source, valid_from, valid_until.')
    .action(async (idOrName: string, file: string | undefined, _options: object, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const client = await connect();
      const group = await findGroup(client, idOrName);
      const pieces = client.groups.exportMembers(group.id);
      if (file === undefined) {
        for await (const piece of pieces) io.stdout.write(io.stdout.isTTY ? `${linesOf(piece)}` : piece);
        return;
      }
      const progress = new Progress(io, 'Receiving', group.persons_count + 1);
      const rows = await writeLines(file, pieces, (done) => progress.at(done));
      progress.end();
      printer.result({ group: group.id, file, persons: rows - 1 }, [
        `Wrote ${rows - 1} persons of ${group.name} to ${file}.`,
      ]);
    });
};

const columnsHelp = `
The first row of the file names its columns. "pid", "external_id" and "name" say which person a row means: the first
of them that is not empty. A name counts when exactly one person has it. "valid_from" and "valid_until" say when the
person is a member, empty for ever; "attributes.NAME" sets what is known of the person, empty leaves it. Other columns
are ignored.

  external_id,name,valid_until,attributes.department
  E-1815,Ada Lovelace,,Analysis
  ,Grace Hopper,2099-12-31,Navy`;

/** Length and SHA-256 of a file that is there to be read. */
async function lookAt(file: string): Promise<{ size: number; sha256: string }> {
  try {
    const { size } = await stat(file);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    return { size, sha256: hash.digest('hex') };
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

/** The same file for the same group and purpose has the same key. */
const keyOf = (sha256: string, group: number, mode: ImportMode): string => `kith-${mode}-${group}-${sha256}`;

function importLines({ mode, rows, skipped, invalid, ...counts }: ImportAnswer, name: string): string[] {
  const { added, already, changed, removed, absent } = counts;
  const done = {
    add: `Added ${added} to ${name}; ${already} were in it before.`,
    remove: `Removed ${removed} from ${name}; ${absent} were not in it.`,
    replace: `Added ${added} to ${name} and removed ${removed}; ${already} were in it before.`,
  }[mode];
  const others = changed > 0 ? [`${changed} of these have other times or attributes now.`] : [];
  const notDone = invalid > 0 ? [`${invalid} of ${rows} rows were not done.`] : [];
  if (skipped === 0) return [done, ...others, ...notDone];
  if (skipped < rows) return [`Went on after row ${skipped}, where it had stopped.`, done, ...others, ...notDone];
  return ['All rows had been done before under this key, and none was done again: give another --key to do them anew.'];
}

function previewLines({ mode, rows, invalid, ...counts }: ImportPreview, name: string): string[] {
  const { added, already, changed, removed, absent } = counts;
  const would = {
    add: `Would add ${added} to ${name}; ${already} are in it.`,
    remove: `Would remove ${removed} from ${name}; ${absent} are not in it.`,
    replace: `Would add ${added} to ${name} and remove ${removed}; ${already} are in it.`,
  }[mode];
  const others = changed > 0 ? [`${changed} of these would have other times or attributes.`] : [];
  return [would, ...others, ...(invalid > 0 ? [`${invalid} of ${rows} rows could not be done.`] : [])];
}

const rejectedRows = (client: Client, { id, group_id: group }: ImportAnswer): AsyncGenerator<string, void> =>
  rejectLines(client.groups.iterateImportReport(group, id));

async function* rejectLines(
  problems: AsyncIterable<ImportProblem> | Iterable<ImportProblem>,
): AsyncGenerator<string, void> {
  yield toCsvRow(['row', 'outcome', 'value', 'field', 'message']);
  for await (const { row, outcome, value, field, message } of problems) {
    yield toCsvRow([String(row), outcome, ...[value, field ?? '', message ?? ''].map(withoutFormula)]);
  }
}

/** For a terminal: names may not steer it. */
const linesOf = (piece: string): string => piece.split('\r\n').map(plain).join('\n');
