export const exitCode = {
  ok: 0,
  /** The server refused or failed, or an installation has a problem. */
  failed: 1,
  wrongUsage: 2,
  /** Done, but not all of it or not without a warning: photos or rows were rejected, an installation asks for care. */
  notAll: 3,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
