export { makeBackup } from './operations/backup/make-backup.ts';
export { restoreBackup } from './operations/backup/restore-backup.ts';
export { examine } from './operations/doctor/examine.ts';
export type { Finding } from './operations/doctor/finding.ts';
export { systemClock } from './platform/clock.ts';
export { ConfigError, decideConfig } from './platform/config/config.ts';
export { readEnv } from './platform/config/env.ts';
export { type RunningKith, startKith } from './start.ts';
export { addAccount } from './tenancy/accounts/add-account.ts';
