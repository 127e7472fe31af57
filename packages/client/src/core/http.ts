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

  put<T>(path: string, body: object): Promise<T> {
    return this.#send('PUT', path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#send('PATCH', path, body);
  }

  delete<T = void>(path: string, body?: object): Promise<T> {
    return this.#send('DELETE', path, body);
  }

  /**
   * An exchange whose body or answer is a stream, and which may take as long as it takes.
   * @param body what it sends, with its type
   */
  async open(
    method: 'GET' | 'POST',
    path: string,
    {
      body,
      type,
      signal,
    }: { readonly body?: BodyInit; readonly type?: string; readonly signal?: AbortSignal | undefined },
  ): Promise<Response> {
    const { baseUrl, apiToken, fetch } = this.#options;
    const headers = new Headers(type === undefined ? {} : { 'content-type': type });
    if (apiToken !== null) headers.set('authorization', `Token ${apiToken}`);
    // `duplex` is what Node and browsers ask for when the body is a stream.
    const request = { method, headers, redirect: 'error', duplex: 'half', body: body ?? null, signal: signal ?? null };
    let response: Response;
    try {
      response = await fetch(`${baseUrl}${path}`, request as RequestInit);
    } catch (error) {
      signal?.throwIfAborted();
      throw unanswered(`${baseUrl} cannot be reached, or broke off: ${reasonOf(error)}.`, error);
    }
    if (response.status >= 400) throw refusal(response.status, parse(await response.text()));
    return response;
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
