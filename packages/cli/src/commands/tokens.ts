import type { Client, Token } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findNamed } from '../find-named.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface Kind {
  readonly stream?: boolean;
}

const STREAM = ['--stream', 'tokens of cameras: they may send pictures and hear events, nothing else'] as const;

export const addTokens = (kith: Command, house: House): void => {
  const tokens = kith.command('tokens').description('keys to this server');

  tokens
    .command('list')
    .description('list tokens: id, beginning of the key, when it ends, when it was last used')
    .option(...STREAM)
    .action(async (kind: Kind, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect(tokensOf(await connect(), kind).iterate());
      printer.result(found, found.map(tokenLine));
    });

  tokens
    .command('create')
    .description('create a token; its key is shown this once')
    .option('--permanent', 'one that does not end after 24 hours')
    .option(...STREAM)
    .option('--space <space>', 'one of this space, by id or whole name, instead of the account')
    .action(async (options: Kind & { permanent?: boolean; space?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const { permanent = false, space, stream } = options;
      if (space !== undefined && stream) throw new UsageError('Give --space or --stream, not both.');
      const client = await connect();
      const token =
        space === undefined
          ? await tokensOf(client, options).create({ permanent })
          : await client.spaces.createToken((await findNamed(client.spaces, space, 'space')).id, { permanent });
      printer.result(token, [token.key]);
    });

  tokens
    .command('revoke <id-or-key>')
    .alias('delete')
    .description('delete a token: whoever has it is out at once')
    .option(...STREAM)
    .action(async (idOrKey: string, kind: Kind, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const shelf = tokensOf(await connect(), kind);
      const { id } = await shelf.get(idOrKey);
      await shelf.delete(id);
      printer.result({ revoked: id }, [`Revoked token ${id}.`]);
    });
};

const tokensOf = (client: Client, { stream = false }: Kind): Client['tokens'] =>
  stream ? client.streamTokens : client.tokens;

const tokenLine = ({ id, key, is_active: active, expires, last_used: used }: Token): string => {
  const state = active ? (expires ? minute(expires) : 'permanent') : 'turned off';
  return `${String(id).padStart(6)}  ${key}  ${state.padEnd(16)}  ${used ? `used ${minute(used)}` : 'never used'}`;
};

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');
