import { Refusal } from './sentences.ts';

/** The site that this page comes from, a path in front of it included. */
export const siteUrl = (): URL => new URL('../', document.baseURI);

/** Asks the server. */
export class Api {
  readonly #key: string | null;
  readonly #onRefusedKey: () => void;

  /** @param onRefusedKey called when the server does not take the key any more */
  constructor(key: string | null, onRefusedKey: () => void = () => undefined) {
    this.#key = key;
    this.#onRefusedKey = onRefusedKey;
  }

  get key(): string {
    return this.#key ?? '';
  }

  /**
   * @param path without a leading slash
   * @throws {Refusal} when the server refuses
   */
  async call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
    const headers = new Headers(body && { 'content-type': 'application/json' });
    if (this.#key !== null) headers.set('authorization', `Token ${this.#key}`);
    const request: RequestInit = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(new URL(path, siteUrl()), request);
    const answer = parse(await response.text());
    if (!response.ok) {
      if (response.status === 401) this.#onRefusedKey();
      throw new Refusal(response.status, answer);
    }
    // The border: the answer has the shape that the contract gives this route.
    return answer as T;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
