export { ConfigError } from './config/config.ts';
export { readEnv } from './config/env.ts';
export { type RunningKith, startKith } from './start.ts';
