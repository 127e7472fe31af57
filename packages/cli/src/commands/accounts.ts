import { nameProblem } from '@kith/contract';
import type { Command } from 'commander';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

const here = `
It works on the database of this machine, as the KITH_… variables of its environment say (KITH_DATA_DIR, KITH_DATABASE_URL):
give it those of the server. On SQLite stop the server first.`;

/** `kith accounts`. */
export const addAccounts = (kith: Command, house: House): void => {
  const accounts = kith.command('accounts').description('who may log in to the server of this machine');

  accounts
    .command('add <name>')
    .description('make an account; its password is shown this once')
    .option('--manager', 'one that manages spaces, licences and tokens, and sees nobody')
    .addHelpText('after', here)
    .action(async (name: string, { manager = false }: { readonly manager?: boolean }, command: Command) => {
      const { io, printer } = sessionOf(house, command);
      const { addAccount, readEnv } = await import('@kith/server');
      const added = await addAccount(readEnv(io.env), { username: name, isManager: manager });
      if (added === 'not a name')
        throw new UsageError(nameProblem(name.trim()) ?? 'Give a name of 1 to 255 characters.');
      if (added === 'taken') throw new Error(`There is an account named "${name}" already.`);
      printer.result({ ...added, manager }, shownOnce(added));
    });

  accounts
    .command('password <name>')
    .description('give an account another password, shown this once, and end its logins')
    .addHelpText(
      'after',
      `
For whoever forgot it, or fears that somebody else knows it. Permanent tokens, and those of spaces and cameras, go on: list and revoke
them with "kith tokens".
${here}`,
    )
    .action(async (name: string, _options: object, command: Command) => {
      const { io, printer } = sessionOf(house, command);
      const { readEnv, resetPassword } = await import('@kith/server');
      const reset = await resetPassword(readEnv(io.env), name);
      if (reset === null) throw new UsageError(`There is no account named "${name}".`);
      printer.result(reset, shownOnce(reset));
    });
};

const shownOnce = ({ username, password }: { readonly username: string; readonly password: string }): string[] => [
  `Account: username ${username}, password ${password}`,
  'This password is shown once: keep it.',
];
