import { login } from '@kith/client';
import type { Command } from 'commander';
import { askPassword } from '../ask-password.ts';
import { urlOf } from '../connect.ts';
import { writeCredentials } from '../credentials-file.ts';
import { type House, sessionOf } from '../session.ts';

interface Options {
  readonly username: string;
  readonly print?: boolean;
}

export const addLogin = (kith: Command, house: House): void => {
  kith
    .command('login')
    .description('log in, and keep the token for the commands that follow; it lives for 24 hours')
    .option('--username <name>', 'whose account', 'admin')
    .option('--print', 'print the token, and keep it nowhere')
    .action(async ({ username, print }: Options, command: Command) => {
      const { io, printer, options } = sessionOf(house, command);
      const url = await urlOf(options, io.env);
      const { token } = await login({ baseUrl: url, username, password: await askPassword(io) });
      if (print) return printer.result(token, [token.key]);
      const file = await writeCredentials(io.env, { url, token: token.key });
      const said = `Logged in at ${url} as ${username}. The token is kept in ${file}.`;
      printer.result({ url, username, file, expires: token.expires }, [said]);
    });
};
