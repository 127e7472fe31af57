import { refusal, unanswered } from './error.ts';

type Fetch = typeof globalThis.fetch;

export interface HttpOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiToken: string | null;
  readonly timeoutMs: number;
  readonly fetch: Fetch;
}

/** What each resource speaks through: one request, one answer, or a KithApiError. */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get<T>(path: string): Promise<T> {
    return this.#send('GET', path);
  }

  post<T>(path: string, body: object | FormData): Promise<T> {
    return this.#send('POST', path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#send('PATCH', path, body);
  }

  delete<T = void>(path: string, body?: object): Promise<T> {
    return this.#send('DELETE', path, body);
  }

  async #send<T>(method: string, path: string, body?: object | FormData): Promise<T> {
    const { apiToken } = this.#options;
    const headers = new Headers({ accept: 'application/json' });
    if (apiToken !== null) headers.set('authorization', `Token ${apiToken}`);
    const request: RequestInit = { method, headers, redirect: 'error' };
    if (body instanceof FormData) request.body = body;
    else if (body) {
      headers.set('content-type', 'application/json');
      request.body = JSON.stringify(body);
    }
    const { status, text } = await this.#exchange(path, request);
    const answer = parse(text);
    if (status >= 400) throw refusal(status, answer);
    // The border: the answer has the shape that the contract gives this route.
    return answer as T;
  }

  async #exchange(path: string, request: RequestInit): Promise<{ status: number; text: string }> {
    const { baseUrl, timeoutMs, fetch } = this.#options;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${baseUrl}${path}`, { ...request, signal });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (signal.aborted) throw unanswered(`${baseUrl} did not answer within ${timeoutMs / 1000} s.`, error);
      throw unanswered(`${baseUrl} cannot be reached: ${reasonOf(error)}.`, error);
    }
  }
}

/** Node says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {};
  const reason = cause instanceof Error ? cause : error;
  if (!(reason instanceof Error)) return 'unknown reason';
  // A host with several addresses fails with an error that has a code and no message.
  return (reason.message || ('code' in reason ? String(reason.code) : reason.name)).replace(/\.$/, '');
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
