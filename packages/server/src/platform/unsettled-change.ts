/**
 * A change is stored, and something that follows its commit failed. It carries no code of its cause: that of a full disk would
 * be answered as if nothing had been stored.
 */
export class UnsettledChange extends Error {
  override readonly name = 'UnsettledChange';

  constructor(what: string, cause: unknown) {
    super(`${what}: ${String(cause)}`, { cause });
  }
}
