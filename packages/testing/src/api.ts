import type { Answer } from './test-kith.ts';

/** Speaks to a listening Kith as `curl` would. */
export class Api {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  static async logIn(url: string, username: string, password: string): Promise<Api> {
    const answer = await new Api(url, '').send('POST', '/v1/auth/token/', { username, password });
    return new Api(url, answer.body.token.key);
  }

  /** @param body an object is sent as JSON, a form as multipart */
  async send(method: string, path: string, body?: object | FormData): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Token ${this.token}` }),
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : null,
      headers: Object.fromEntries(response.headers),
    };
  }

  /** Sends a picture with fields of text. */
  upload(path: string, image: Uint8Array, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('image', new Blob([new Uint8Array(image)]), 'photo.jpg');
    return this.send('POST', path, form);
  }
}
