import { BrokenPromise } from './broken-promise.ts';

/** Speaks HTTP to Kith. Every answer that is not a success is a broken promise. */
export class KithApi {
  readonly #url: string;
  readonly token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.token = token;
  }

  static async logIn(url: string, username: string, password: string): Promise<KithApi> {
    const stranger = new KithApi(url, '');
    const { token } = await stranger.post<{ token: { key: string } }>('/v1/auth/token/', { username, password });
    return new KithApi(url, token.key);
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#send<T>('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#send<T>('PATCH', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  /** Sends a picture in the name of a source. */
  upload<T>(path: string, picture: Uint8Array<ArrayBuffer>, source: string): Promise<T> {
    const form = new FormData();
    form.set('source', source);
    form.set('image', new Blob([picture]), 'picture.jpg');
    return this.#send<T>('POST', path, {}, form);
  }

  async #send<T>(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | FormData,
  ): Promise<T> {
    const authorization = this.token ? { authorization: `Token ${this.token}` } : {};
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...headers, ...authorization },
      ...(body !== undefined && { body }),
    }).catch((error: Error) => {
      throw new BrokenPromise(`${method} ${path} was not answered: ${error.cause ?? error.message}`);
    });
    const text = await response.text();
    if (!response.ok) throw new BrokenPromise(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
