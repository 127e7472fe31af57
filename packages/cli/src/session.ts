import type { Client } from '@kith/client';
import type { Command } from 'commander';
import { type ConnectionOptions, connect } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { Printer } from './printer.ts';

interface GlobalOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** One command being carried out. */
export interface Session {
  readonly io: Io;
  readonly printer: Printer;
  readonly options: GlobalOptions;
  /** Whether programs read what is printed. */
  readonly json: boolean;
  connect(): Promise<Client>;
  /** Goes on, but ends with this code. */
  endWith(code: ExitCode): void;
}

/** What the commands are added with. */
export interface House {
  readonly io: Io;
  ended: ExitCode;
}

/** The session of a command, from inside its action. */
export function sessionOf(house: House, command: Command): Session {
  const { io } = house;
  const options = command.optsWithGlobals<GlobalOptions>();
  const json = options.json ?? false;
  return {
    io,
    options,
    json,
    printer: new Printer(io, json),
    connect: () => connect(options, io.env),
    endWith(code) {
      house.ended = code === exitCode.ok ? house.ended : code;
    },
  };
}
