import type { CallOptions } from './call-options.ts';
import { type KithApiError, refusal } from './error.ts';
import { type Patience, persist } from './persist.ts';

type Fetch = typeof globalThis.fetch;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiToken: string | null;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: Fetch;
  readonly patience: Patience;
}

/** A stream as the body or the answer; the call takes as long as it takes, unless it is said. */
export interface Exchange {
  readonly body?: ReadableStream<Uint8Array> | Blob | string;
  /** Media type of the body. */
  readonly type?: string;
}

interface Wish {
  readonly method: Method;
  readonly path: string;
  readonly body?: object | FormData | undefined;
  /** Whether it may be sent again after a failure that leaves open whether it was carried out. */
  readonly repeatable: boolean;
}

/** What each resource speaks through: one call, one answer, or a KithApiError. */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get baseUrl(): string {
    return this.#options.baseUrl;
  }

  get<T>(path: string, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'GET', path, repeatable: true }, options);
  }

  /** A request that makes something: sent again only when the server says that it did nothing. */
  post<T>(path: string, body: object | FormData, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'POST', path, body, repeatable: false }, options);
  }

  /** A POST that changes nothing, or nothing more when it comes twice. */
  postRepeatable<T>(path: string, body: object | FormData, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'POST', path, body, repeatable: true }, options);
  }

  put<T>(path: string, body: object, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'PUT', path, body, repeatable: true }, options);
  }

  /** Fields are set to values, so that the second of two changes nothing. */
  patch<T>(path: string, body: object, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'PATCH', path, body, repeatable: true }, options);
  }

  delete<T>(path: string, body: object, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'DELETE', path, body, repeatable: true }, options);
  }

  /** Deletes one thing. That it is gone when the request comes again means that the first one, whose answer was lost, did it. */
  async deleteOne(path: string, options: CallOptions = {}): Promise<void> {
    let unsure = false;
    const note = (error: KithApiError): void => {
      unsure ||= error.status !== 429 && error.status !== 503;
    };
    try {
      await this.#call({ method: 'DELETE', path, repeatable: true }, options, note);
    } catch (error) {
      const isGone = error instanceof Error && 'status' in error && error.status === 404;
      if (!(unsure && isGone)) throw error;
    }
  }

  /** An exchange whose body or answer may be a stream. A stream is sent once only. */
  async open(method: 'GET' | 'POST', path: string, exchange: Exchange, options: CallOptions = {}): Promise<Response> {
    const headers = this.#headers(exchange.type === undefined ? {} : { 'content-type': exchange.type });
    // `duplex` is what Node and browsers ask for when the body is a stream.
    const request = { method, headers, redirect: 'error', duplex: 'half', body: exchange.body ?? null } as RequestInit;
    const isStream = exchange.body instanceof ReadableStream;
    return this.#persist(
      { repeatable: method === 'GET', retries: isStream ? 0 : options.retries },
      { timeoutMs: null, ...options },
      async (signal) => {
        const response = await this.#options.fetch(`${this.#options.baseUrl}${path}`, { ...request, signal });
        if (response.status < 400) return response;
        throw refusal(response.status, parse(await response.text()), response.headers);
      },
    );
  }

  #call<T>(
    { method, path, body, repeatable }: Wish,
    options: CallOptions,
    onFailure?: (error: KithApiError) => void,
  ): Promise<T> {
    const isForm = body instanceof FormData;
    const headers = this.#headers({
      accept: 'application/json',
      ...(body && !isForm && { 'content-type': 'application/json' }),
    });
    const request: RequestInit = { method, headers, redirect: 'error' };
    if (body) request.body = isForm ? body : JSON.stringify(body);
    return this.#persist({ repeatable, retries: options.retries, onFailure }, options, async (signal) => {
      const response = await this.#options.fetch(`${this.#options.baseUrl}${path}`, { ...request, signal });
      const answer = parse(await response.text());
      // A text is no answer of Kith: some page that is served for every address.
      const isForeign = typeof answer === 'string';
      if (response.status >= 400 || isForeign) throw refusal(response.status, answer, response.headers);
      // The border: the answer has the shape that the contract gives this route.
      return answer as T;
    });
  }

  /** Tries until it is answered, cannot be tried again, or has no time left. */
  #persist<T>(
    rules: {
      readonly repeatable: boolean;
      readonly retries: number | undefined;
      readonly onFailure?: ((error: KithApiError) => void) | undefined;
    },
    options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | null | undefined },
    attempt: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { baseUrl, patience, ...defaults } = this.#options;
    return persist(attempt, {
      baseUrl,
      patience,
      repeatable: rules.repeatable,
      retries: rules.retries ?? defaults.retries,
      onFailure: rules.onFailure,
      signal: options.signal,
      timeoutMs: options.timeoutMs === undefined ? defaults.timeoutMs : options.timeoutMs,
    });
  }

  #headers(init: Record<string, string>): Headers {
    const { apiToken } = this.#options;
    const headers = new Headers(init);
    if (apiToken !== null) headers.set('authorization', `Token ${apiToken}`);
    return headers;
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
