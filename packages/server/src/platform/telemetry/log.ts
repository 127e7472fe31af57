import { type Logger, pino } from 'pino';
import type { LogLevel } from '../config/config.ts';

/** For the HTTP framework, which says at `info` where it listens: the banner has said that, and where the console is. */
export const frameworkLog = (log: Logger): Logger =>
  log.child({}, { level: log.level === 'info' ? 'warn' : log.level });

/** JSON lines on standard error. Requests are logged by route and status: never names, tokens, pictures or bodies. */
export const createLog = (level: LogLevel): Logger =>
  pino(
    {
      level,
      base: null,
      redact: {
        paths: ['req.headers', '*.password', '*.secret', '*.key', '*.token', '*.template', '*.image'],
        remove: true,
      },
      serializers: {
        err: (error: unknown) =>
          error instanceof Error ? { type: error.name, message: error.message, stack: error.stack } : error,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
