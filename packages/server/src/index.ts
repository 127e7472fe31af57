export { makeBackup } from './backup/make-backup.ts';
export { restoreBackup } from './backup/restore-backup.ts';
export { systemClock } from './clock.ts';
export { ConfigError, decideConfig } from './config/config.ts';
export { readEnv } from './config/env.ts';
export { examine } from './doctor/examine.ts';
export type { Finding } from './doctor/finding.ts';
export { type RunningKith, startKith } from './start.ts';
