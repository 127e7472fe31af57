import type { Token } from '@kith/contract';
import type { Command } from 'commander';
import { type House, sessionOf } from '../session.ts';

export const addTokens = (kith: Command, house: House): void => {
  const tokens = kith.command('tokens').description('keys to this server, of the same kind as the one in use');

  tokens
    .command('list')
    .description('list tokens: id, beginning of the key, when it ends')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await (await connect()).tokens.list({ limit: 1000 });
      printer.result(found, found.map(tokenLine));
    });

  tokens
    .command('create')
    .description('create a token; its key is shown this once')
    .option('--permanent', 'one that does not end after 24 hours')
    .action(async ({ permanent = false }: { permanent?: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const token = await (await connect()).tokens.create({ permanent });
      printer.result(token, [token.key]);
    });

  tokens
    .command('delete <id>')
    .description('delete a token')
    .action(async (id: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).tokens.delete(id);
      printer.result({ deleted: id }, [`Deleted token ${id}.`]);
    });
};

const tokenLine = ({ id, key, is_active: active, expires }: Token): string =>
  `${String(id).padStart(6)}  ${key}  ${active ? (expires?.slice(0, 16).replace('T', ' ') ?? 'permanent') : 'turned off'}`;
