import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { addAccounts } from './commands/accounts.ts';
import { addAlarmRules } from './commands/alarm-rules.ts';
import { addAlarms } from './commands/alarms.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addCameras } from './commands/cameras.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEntries } from './commands/entries.ts';
import { addFrigate } from './commands/frigate.ts';
import { addGroups } from './commands/groups.ts';
import { addLicences } from './commands/licences.ts';
import { addLogin } from './commands/login.ts';
import { addNotifications } from './commands/notifications.ts';
import { addPersons } from './commands/persons.ts';
import { addServe } from './commands/serve.ts';
import { addSources } from './commands/sources.ts';
import { addSpaces } from './commands/spaces.ts';
import { addStrangers } from './commands/strangers.ts';
import { addThresholds } from './commands/thresholds.ts';
import { addTokens } from './commands/tokens.ts';
import { addUsage } from './commands/usage.ts';
import { addVisits } from './commands/visits.ts';
import { addWatch } from './commands/watch.ts';
import { addExamples } from './examples.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { explain } from './explain.ts';
import type { Io } from './io.ts';
import { Printer } from './printer.ts';
import type { House } from './session.ts';
import { UsageError } from './usage-error.ts';

const { version }: { version: string } = createRequire(import.meta.url)('../package.json');

/** In the order in which the help lists them. */
const commands = [
  addServe,
  addDemo,
  addLogin,
  addGroups,
  addPersons,
  addCompare,
  addEntries,
  addWatch,
  addSources,
  addCameras,
  addFrigate,
  addVisits,
  addStrangers,
  addLicences,
  addNotifications,
  addAlarmRules,
  addAlarms,
  addTokens,
  addSpaces,
  addThresholds,
  addUsage,
  addAudit,
  addAccounts,
  addBackup,
  addDoctor,
  addCompletion,
] as const;

/** The `kith` command, with its arguments and without its name. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const house: House = { io, ended: exitCode.ok };
  try {
    await program(house).parseAsync(args, { from: 'user' });
    return house.ended;
  } catch (error) {
    // Commander has said it all by then, help included.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.wrongUsage;
    const printer = new Printer(io, false);
    for (const sentence of explain(error)) printer.note(sentence);
    return error instanceof UsageError ? exitCode.wrongUsage : exitCode.failed;
  }
}

function program(house: House): Command {
  const { stdout, stderr } = house.io;
  const kith = new Command('kith')
    .description('Who is there, and which groups they belong to.')
    .version(version)
    .option('--url <url>', 'the server (KITH_URL; else that of the last login, else http://127.0.0.1:8080)')
    .option('--token <key>', 'the token (KITH_TOKEN; else that of the last login)')
    .option('--json', 'print JSON, one value a line')
    .showHelpAfterError('Run it with --help to see how it is used.')
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .exitOverride();
  for (const add of commands) add(kith, house);
  addExamples(kith);
  return kith;
}
