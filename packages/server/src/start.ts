import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { type Overrides, openContext } from './context.ts';
import { removeLeftovers } from './operations/backup/leftovers.ts';
import { refuseUnfinished } from './operations/backup/unfinished.ts';
import { decideConfig } from './platform/config/config.ts';
import { DataDirLock } from './platform/config/data-dir.ts';
import { lockDatabase } from './platform/config/database-lock.ts';
import type { Env } from './platform/config/env.ts';
import { readSecrets } from './platform/config/secrets.ts';
import { wideProxies, wideProxiesWarning } from './platform/config/wide-proxies.ts';
import { sharedNames } from './platform/db/shared-names.ts';
import { createLog } from './platform/telemetry/log.ts';
import { version } from './platform/version.ts';
import { fetchModels } from './recognition/vision/models/fetch-models.ts';
import { ensureFirstAccount } from './tenancy/accounts/accounts.ts';
import { giveFirstCode, renewFirstCode } from './tenancy/sessions/first-code.ts';

/** Not yet accepted: so many that a burst of one address leaves room for others. The system may have a lower limit. */
const CONNECTIONS_IN_LINE = 4096;

/** A Kith that listens. Disposing of it stops taking work, finishes what runs, and closes. */
export interface RunningKith extends AsyncDisposable {
  readonly url: string;
}

/**
 * Starts a whole Kith.
 * @param say takes the lines of the start that are meant for a person
 * @throws {ConfigError} when the environment cannot be used
 */
export async function startKith(
  env: Env,
  say: (line: string) => void,
  overrides: Overrides = {},
): Promise<RunningKith> {
  const config = decideConfig(env);
  const log: Logger = createLog(config.logLevel);
  say(`Kith ${version}`);
  const wide = wideProxies(config.trustedProxies);
  if (wide.length > 0) log.warn(wideProxiesWarning(wide));
  const locks: Disposable[] = [DataDirLock.take(config.dataDir)];
  const unlock = (): void => {
    for (const lock of locks.reverse()) lock[Symbol.dispose]();
  };
  try {
    locks.push(lockDatabase(config.database));
    refuseUnfinished(config.dataDir);
    await removeLeftovers(config.dataDir);
    const secrets = await readSecrets(env, config.dataDir);
    await fetchModels(config.modelsDir, { onProgress: say });
    const context = await openContext(config, secrets, log, overrides);
    try {
      for (const { kind, ids } of await sharedNames(context.db.queries)) {
        log.warn(`${ids.length} ${kind} have names that others have, too: "kith doctor" says which.`);
      }
      const first = await ensureFirstAccount(context, secrets);
      if (first !== null) {
        say(`First account: username ${secrets.adminUsername}, password ${first.password}`);
        say('This password is shown once: keep it.');
      }
      const maker = { ...context, tokenKey: secrets.tokenKey };
      const code = first === null ? await renewFirstCode(maker) : await giveFirstCode(maker, first.accountId);
      const app = await buildApp(context);
      context.sockets.listenOn(app.server);
      const listening = await app.listen({ host: config.host, port: config.port, backlog: CONNECTIONS_IN_LINE });
      context.listensOn(listening);
      const connections = await context.db.connections();
      if (connections) {
        const { most, allowed } = connections;
        say(`At most ${most} connections to PostgreSQL, which has ${allowed} for all its clients together.`);
      }
      say(`Data in ${config.dataDir}; ${config.threads} threads for pictures and search.`);
      const url = context.baseUrl();
      say(
        code === null
          ? `Console: ${url}/console/`
          : `Open this link to begin; it logs you in once, within an hour: ${url}/console/#/first/${code}`,
      );
      say(`Every call, to read and to try: ${url}/docs`);
      say(`Kith listens on ${url}`);
      return {
        url: listening,
        async [Symbol.asyncDispose]() {
          await context.sockets[Symbol.asyncDispose]();
          await context.previews[Symbol.asyncDispose]();
          await app.close();
          await context[Symbol.asyncDispose]();
          unlock();
        },
      };
    } catch (error) {
      await context[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}
