/** Makes a token of some kind; null: none is sent. */
export type TokenKind = () => Promise<string | null>;

/** One token of each kind, for as long as it is taken. */
export class TokenKinds {
  readonly #kinds: readonly TokenKind[];
  readonly #keys = new Map<number, string | null>();

  constructor(kinds: readonly TokenKind[]) {
    this.#kinds = kinds;
  }

  /** The headers of a request with a token of this kind, by its place in the list. */
  async headers(kind: number): Promise<Record<string, string>> {
    let key = this.#keys.get(kind);
    if (key === undefined) {
      key = (await this.#kinds[kind]?.()) ?? null;
      this.#keys.set(kind, key);
    }
    return key === null ? {} : { authorization: `Token ${key}` };
  }

  /** The next one of this kind is made anew: the last was refused. */
  renew(kind: number): void {
    this.#keys.delete(kind);
  }
}
