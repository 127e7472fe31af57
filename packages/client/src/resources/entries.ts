import type { CallOptions } from '../core/call-options.ts';
import { type ChunkOptions, filterChunks } from '../core/chunks.ts';
import { form } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  EntriesFound,
  Entry,
  EntryList,
  EntrySearch,
  Ingestion,
  IngestionAnswer,
  Nearest,
  NearestList,
  NearestQuery,
  WrongPerson,
} from '../wire.ts';

type Filter = Omit<EntryList, 'limit' | 'offset'>;

/** Faces seen, the newest first. */
export class Entries {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  list(wish: EntryList = {}, options?: CallOptions): Promise<Page<Entry>> {
    return this.#http.get(path`/v1/entries/` + query(wish), options);
  }

  /**
   * Every entry, each once; one that is deleted meanwhile can make another be passed over. With `chunk`, `pid` may hold any
   * number of persons; the newest come first within each chunk.
   */
  async *iterate(filter: Filter = {}, options: ChunkOptions = {}): AsyncGenerator<Entry, void> {
    for (const pid of filterChunks(filter.pid, options)) yield* this.#each({ ...filter, pid }, options);
  }

  /** Sends a picture of a camera; every face in it becomes an entry. */
  async send({ image, ...wish }: Ingestion, options?: CallOptions): Promise<IngestionAnswer> {
    return this.#http.post(path`/v1/entries/`, await form(wish, { image }), options);
  }

  /**
   * Who is nearest to the face of an entry, best first, whether or not a threshold names them; five unless `limit` says.
   * @throws {KithApiError} 400 of an entry that was only detected
   */
  async nearest(id: number, wish: NearestQuery = {}, options?: CallOptions): Promise<Nearest[]> {
    const { results } = await this.#http.get<NearestList>(path`/v1/entries/${id}/nearest/` + query(wish), options);
    return results;
  }

  /**
   * Where the largest face of a photo, or the face of an entry, was seen before: the most alike of all stored faces first.
   * @throws {KithApiError} 400 of a photo without a face, and of an entry that was only detected
   */
  async search({ image, ...wish }: EntrySearch, options?: CallOptions): Promise<EntriesFound> {
    const body = image ? await form(wish, { image }) : toWireNames(wish);
    return this.#http.postRepeatable(path`/v1/entries/search/`, body, options);
  }

  /** Says that an entry names the wrong person, and with `pid` who it is instead: faces like it are not taken for that person any more. */
  wrongPerson(id: number, instead: WrongPerson = {}, options?: CallOptions): Promise<Entry> {
    return this.#http.post(path`/v1/entries/${id}/wrong-person/`, instead, options);
  }

  /** Takes that back: the entry says again what recognition found. */
  undoWrongPerson(id: number, options?: CallOptions): Promise<Entry> {
    return this.#http.delete(path`/v1/entries/${id}/wrong-person/`, {}, options);
  }

  /** Deletes an entry and its pictures; its person stays. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/entries/${id}/`, options);
  }

  async *#each(filter: Filter, options: CallOptions): AsyncGenerator<Entry, void> {
    let last = Number.POSITIVE_INFINITY;
    const pages = everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
    for await (const entry of pages) {
      // What was seen meanwhile stands before it, and moves those that came already to a later page.
      if (entry.id >= last) continue;
      last = entry.id;
      yield entry;
    }
  }
}
