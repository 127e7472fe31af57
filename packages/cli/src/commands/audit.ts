import type { AuditRecord } from '@kith/client';
import type { Command } from 'commander';
import { type House, sessionOf } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  readonly pid?: string;
  readonly by?: number;
  readonly action?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

const head = `${'WHEN (UTC)'.padEnd(19)}  ${'BY'.padEnd(14)}  ${'FROM'.padEnd(15)}  STATUS  WHAT`;

export const addAudit = (kith: Command, house: House): void => {
  kith
    .command('audit')
    .description('list changes and logins, the newest first: time in UTC, by whom, from where, what')
    .option('--pid <pid>', 'only what named this person')
    .option('--by <token>', 'only what the token of this id did', wholeNumber)
    .option('--action <action>', 'only this, as it is in the list: "DELETE /v1/persons/:pid/"')
    .option('--from <time>', 'since then')
    .option('--to <time>', 'until then')
    .option('--limit <count>', 'how many at most', wholeNumber, 50)
    .action(async ({ by, pid, action, limit, from, to }: Options, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const asked = { pid, action, limit, tokenId: by, dateFrom: from, dateTo: to };
      const { results } = await (await connect()).audit.list(asked);
      printer.table(results, head, results.map(line));
    });
};

const line = ({ at, caller, token_id: token, address, status, action }: AuditRecord): string =>
  [
    at.slice(0, 19).replace('T', ' '),
    (token === null ? caller : `${caller} ${token}`).padEnd(14),
    address.padEnd(15),
    String(status).padEnd(6),
    action,
  ].join('  ');
