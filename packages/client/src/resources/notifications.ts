import type {
  Page,
  Profile,
  ProfileCreate,
  ProfileCreated,
  ProfileList,
  ProfileTest,
  ProfileTested,
  ProfileUpdate,
  SampleSent,
} from '@kith/contract';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { type Answer, toWireNames, type Wish } from '../core/wire-names.ts';

type ListWish = Wish<typeof ProfileList>;

/** Webhooks, and which events each of them gets. */
export class Notifications {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The answer shows the secret that signs every delivery, this once. */
  create(profile: Wish<typeof ProfileCreate>): Promise<Answer<typeof ProfileCreated>> {
    return this.#http.post(path`/v1/notifications/`, toWireNames(profile));
  }

  list(wish: ListWish = {}): Promise<Page<Profile>> {
    return this.#http.get(path`/v1/notifications/` + query(wish));
  }

  iterate(wish: Omit<ListWish, 'limit' | 'offset'> = {}): AsyncGenerator<Profile, void> {
    return everyPage((page) => this.list({ ...wish, ...page }));
  }

  get(id: number): Promise<Profile> {
    return this.#http.get(path`/v1/notifications/${id}/`);
  }

  update(id: number, change: Wish<typeof ProfileUpdate>): Promise<Profile> {
    return this.#http.patch(path`/v1/notifications/${id}/`, toWireNames(change));
  }

  /** Which of the newest entries would be sent, and why not the others; filters that are given are tried instead. */
  test(id: number, wish: Wish<typeof ProfileTest> = {}): Promise<ProfileTested> {
    return this.#http.post(path`/v1/notifications/${id}/test/`, toWireNames(wish));
  }

  /** Sends a made-up event, signed like any other, and says what came of it. */
  sample(id: number): Promise<SampleSent> {
    return this.#http.post(path`/v1/notifications/${id}/sample/`, {});
  }

  delete(id: number): Promise<void> {
    return this.#http.delete(path`/v1/notifications/${id}/`);
  }
}
