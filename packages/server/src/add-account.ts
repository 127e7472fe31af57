import { parseArgs } from 'node:util';
import { ConfigError } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { addAccount } from './tenancy/accounts/add-account.ts';

try {
  const { values, positionals } = parseArgs({ options: { manager: { type: 'boolean' } }, allowPositionals: true });
  const [username, ...rest] = positionals;
  if (username === undefined || rest.length > 0) throw new ConfigError('Say: add-account NAME [--manager]');
  const password = await addAccount(readEnv(), { username, isManager: values.manager ?? false });
  console.log(`Account: username ${username}, password ${password}`);
  console.log('This password is shown once: keep it.');
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof TypeError ? error.message : error);
  process.exit(1);
}
