import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { type House, sessionOf } from '../session.ts';

/** Variables of this command, beside those of the server. */
const OWN_VARIABLES = ['KITH_URL', 'KITH_TOKEN'] as const;

const endings = { ok: exitCode.ok, warning: exitCode.notAll, problem: exitCode.failed } as const;

/** `kith doctor`. */
export const addDoctor = (kith: Command, house: House): void => {
  kith
    .command('doctor')
    .description('say what is wrong with the installation here, running or not; changes nothing')
    .addHelpText(
      'after',
      `
It looks at what the KITH_… variables of its environment say: give it those of the server. Ends with 1 when there is a problem,
with 3 when there is a warning.`,
    )
    .action(async (_options: object, command: Command) => {
      const { io, printer, options, endWith } = sessionOf(house, command);
      const { examine } = await import('@kith/server');
      const url = options.url ?? (io.env.KITH_URL || null);
      const states = new Set<keyof typeof endings>();
      for await (const finding of examine({ variables: io.env, otherVariables: OWN_VARIABLES, url })) {
        states.add(finding.state);
        printer.result(finding, [`${finding.state.padEnd(7)}  ${finding.check.padEnd(11)}  ${finding.sentence}`]);
      }
      const worst = (['problem', 'warning', 'ok'] as const).find((state) => states.has(state)) ?? 'ok';
      endWith(endings[worst]);
    });
};
