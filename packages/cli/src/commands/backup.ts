import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { Progress } from '../progress.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

const here = `
It reads the data folder of this machine, as the KITH_… variables of its environment say (KITH_DATA_DIR, KITH_DATABASE_URL,
KITH_MEDIA_DIR or KITH_MEDIA_URL): give it those of the server.`;

/** `kith backup` and `kith restore`. */
export const addBackup = (kith: Command, house: House): void => {
  kith
    .command('backup <file>')
    .description('write everything of a server, running or not, to one file; gzipped when it ends in .gz')
    .option('--verify', 'restore it into a database of its own, for a proof, before it gets its name (the default)')
    .option('--no-verify', 'do not wait for the proof')
    .addHelpText(
      'after',
      `${here}

The file has faces, templates and names in it: keep it as you keep the server.`,
    )
    .action(async (name: string, { verify = true }: { verify?: boolean }, command: Command) => {
      const { io, printer, endWith } = sessionOf(house, command);
      const { decideConfig, makeBackup, readEnv, systemClock } = await import('@kith/server');
      const env = readEnv(io.env);
      const file = resolve(name);
      const began = performance.now();
      let progress: Progress | null = null;
      const { rows, pictures, missing, damaged } = await makeBackup(file, {
        config: decideConfig(env),
        tokenKeyGiven: env.tokenKey !== undefined,
        clock: systemClock,
        verify,
        onPicture(done, total) {
          progress ??= new Progress(io, 'Pictures', total);
          progress.at(done);
        },
      }).finally(() => progress?.end());
      const seconds = secondsSince(began);
      const { size: bytes } = await stat(file);
      const { erased, lost } = missing;
      printer.result({ file, bytes, seconds, rows, pictures, erased: erased.length, lost, damaged, verified: verify }, [
        `Wrote ${rowsSaid(rows)} and ${pictures} pictures to ${file}: ${megabytes(bytes)} in ${seconds} s${verify ? ', and restored it for a proof' : ''}.`,
      ]);
      if (lost.length > 0) {
        printer.note(`${lost.length} pictures were lost before and are not in it: "kith doctor" says more.`);
        endWith(exitCode.notAll);
      }
      if (damaged > 0) {
        printer.note(`${damaged} templates are damaged, and are in it as they are: "kith doctor" says whose.`);
        endWith(exitCode.notAll);
      }
    });

  kith
    .command('restore <file>')
    .description('make a new data folder from a backup; it must be empty, and so must the database')
    .addHelpText(
      'after',
      `
All of it is restored or nothing, into what the KITH_… variables say (KITH_DATA_DIR, KITH_DATABASE_URL, KITH_MEDIA_DIR or
KITH_MEDIA_URL). When
it breaks off, run it again. A backup of SQLite may be restored into PostgreSQL, and the other way round.`,
    )
    .action(async (name: string, _options: object, command: Command) => {
      const { io, printer } = sessionOf(house, command);
      const { decideConfig, readEnv, restoreBackup } = await import('@kith/server');
      const env = readEnv(io.env);
      const config = decideConfig(env);
      const file = resolve(name);
      const found = await stat(file).catch((error: unknown) => {
        throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
      });
      if (!found.isFile()) throw new UsageError(`${file} is no file.`);
      const began = performance.now();
      const progress = new Progress(io, 'Restoring', found.size * 2);
      const { head, rows, pictures } = await restoreBackup(file, config, (bytes) => progress.at(bytes)).finally(() =>
        progress.end(),
      );
      const seconds = secondsSince(began);
      printer.result({ file, data_dir: config.dataDir, seconds, made: head.created, kith: head.kith, rows, pictures }, [
        `Restored ${rowsSaid(rows)} and ${pictures} pictures into ${config.dataDir} in ${seconds} s, as they were at ${head.created}.`,
        'Start it with "kith serve".',
      ]);
      if (head.tokenKey === 'environment') {
        printer.note('The key of the tokens is not in the backup: set KITH_TOKEN_KEY to that of the original.');
      } else if (env.tokenKey !== undefined) {
        printer.note(
          'KITH_TOKEN_KEY is set and goes before the restored key: unless they are the same, no token works.',
        );
      }
    });
};

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const rowsSaid = ({ persons = 0, groups = 0, entries = 0 }: Readonly<Record<string, number>>): string =>
  `${persons} persons, ${groups} groups, ${entries} entries`;
