import { type Config, ConfigError, decideConfig } from '../../platform/config/config.ts';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import { readEnv } from '../../platform/config/env.ts';
import { MODEL_PACKAGE } from '../../recognition/vision/models/model-package.ts';
import { findUnfitModels } from '../../recognition/vision/models/read-models.ts';
import { checkDataFolder, checkSpace } from './data-folder.ts';
import { checkDatabase, type ReadHealth } from './database.ts';
import { checkAddresses, checkNode, checkProxies, checkVariables } from './environment.ts';
import { type Finding, findings, reasonOf } from './finding.ts';
import { checkServer } from './server.ts';

export interface Installation {
  readonly variables: NodeJS.ProcessEnv;
  /** KITH_ variables that others than the server read. */
  readonly otherVariables: readonly string[];
  /** Where the server answers; null: where its settings say. */
  readonly url: string | null;
}

/** Looks at an installation, running or not, without changing anything. Yields each finding as it is made. */
export async function* examine(
  { variables, otherVariables, url }: Installation,
  readHealth: ReadHealth,
): AsyncGenerator<Finding, void> {
  yield checkNode(process.versions.node);
  yield checkVariables(variables, otherVariables);
  let config: Config;
  try {
    config = decideConfig(readEnv(variables));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield findings('settings').problem(error.message);
    return;
  }
  yield checkAddresses(config);
  yield* checkProxies(config);
  yield* await checkDataFolder(config);
  yield* await checkSpace(config);
  yield await checkModels(config.modelsDir);
  const running = DataDirLock.isHeld(config.dataDir);
  yield* await checkServer(url ?? addressOf(config), running);
  yield* await checkDatabase(config, readHealth, Date.now());
  yield findings('backup').ok('Back it up now and then with "kith backup FILE", and keep the file on another machine.');
}

/** Where the server listens itself; a proxy may be in front of it. */
function addressOf({ host, port }: Config): string | null {
  if (port === 0) return null;
  const reachable =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return `http://${reachable}:${port}`;
}

async function checkModels(dir: string): Promise<Finding> {
  const say = findings('models');
  try {
    const unfit = await findUnfitModels(dir, MODEL_PACKAGE.models);
    if (unfit.length === 0) return say.ok(`All ${MODEL_PACKAGE.models.length} models are in ${dir}.`);
    const names = unfit.map(({ file }) => file).join(', ');
    return say.warning(
      `Missing or damaged in ${dir}: ${names}. The next start fetches them; on a machine without network copy them there.`,
    );
  } catch (error) {
    return say.problem(`${reasonOf(error)}.`);
  }
}
