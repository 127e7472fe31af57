export const exitCode = {
  ok: 0,
  /** The server refused or failed. */
  failed: 1,
  wrongUsage: 2,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
