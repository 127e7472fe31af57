import type { Event } from '@kith/contract';
import { toBaseUrl } from './core/base-url.ts';
import { Http } from './core/http.ts';
import { type EventsOptions, followEvents } from './events/follow-events.ts';
import { Entries } from './resources/entries.ts';
import { Groups } from './resources/groups.ts';
import { Notifications } from './resources/notifications.ts';
import { Persons } from './resources/persons.ts';
import { Sources } from './resources/sources.ts';
import { Spaces } from './resources/spaces.ts';
import { Tokens } from './resources/tokens.ts';
import { Utility } from './resources/utility.ts';

export const DEFAULT_BASE_URL = 'http://127.0.0.1:8080';
export const DEFAULT_TIMEOUT_MS = 60_000;

export interface ClientOptions {
  /** Key of an account, space or stream token. */
  readonly apiToken: string;
  /** Where Kith listens; by default http://127.0.0.1:8080. */
  readonly baseUrl?: string | undefined;
  /** How long one request may take; by default a minute. */
  readonly timeoutMs?: number | undefined;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * A Kith server, acting with one token.
 * @example
 * const client = new Client({ apiToken: 'abcd', baseUrl: 'http://127.0.0.1:8080' });
 * const staff = await client.groups.create({ name: 'Staff' });
 */
export class Client {
  readonly groups: Groups;
  readonly persons: Persons;
  readonly sources: Sources;
  readonly entries: Entries;
  readonly notifications: Notifications;
  readonly tokens: Tokens;
  readonly spaces: Spaces;
  readonly utility: Utility;
  readonly #baseUrl: string;
  readonly #apiToken: string;

  constructor({ apiToken, baseUrl = DEFAULT_BASE_URL, timeoutMs = DEFAULT_TIMEOUT_MS, fetch }: ClientOptions) {
    if (!/^[\x21-\x7e]+$/.test(apiToken)) throw new TypeError('The API token must be the key of a token.');
    this.#baseUrl = toBaseUrl(baseUrl);
    this.#apiToken = apiToken;
    const http = new Http({
      baseUrl: this.#baseUrl,
      apiToken,
      timeoutMs,
      fetch: fetch ?? globalThis.fetch.bind(globalThis),
    });
    this.groups = new Groups(http);
    this.persons = new Persons(http);
    this.sources = new Sources(http);
    this.entries = new Entries(http);
    this.notifications = new Notifications(http);
    this.tokens = new Tokens(http);
    this.spaces = new Spaces(http);
    this.utility = new Utility(http);
  }

  /**
   * Every event of the space as it happens, after a replay of those after `after`. A connection that is lost is made
   * again, and goes on after the last event. Ends when `signal` is aborted.
   * @throws {KithApiError} when the server cannot be reached at first, or does not take the token
   */
  events(options: EventsOptions = {}): AsyncGenerator<Event, void> {
    return followEvents({ baseUrl: this.#baseUrl, apiToken: this.#apiToken }, options);
  }
}
