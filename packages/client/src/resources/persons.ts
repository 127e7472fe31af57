import type { CallOptions } from '../core/call-options.ts';
import { type ChunkOptions, filterChunks } from '../core/chunks.ts';
import { form } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import type { Image } from '../core/image.ts';
import { type CursorPage, everyPageByCursor } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  AttributeNames,
  AttributeNamesQuery,
  Identification,
  Person,
  PersonCreate,
  PersonFromEntry,
  PersonList,
  PersonReinit,
  PersonSearch,
  PersonStatistics,
  PersonUpdate,
  Template,
  TemplateAdd,
  TemplateList,
} from '../wire.ts';

type Requirement = Pick<TemplateAdd, 'facesize' | 'result' | 'oneFace'>;

/** People, by their faces. */
export class Persons {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Finds the person of a photo, or creates one (`result` is `new`). */
  async create({ image, ...wish }: PersonCreate, options?: CallOptions): Promise<Identification> {
    return this.#http.post(path`/v1/persons/`, await form(wish, { image }), options);
  }

  /** Finds the person of an entry with result nm, junk or ha, or creates one. */
  createFromEntry(
    entryId: number,
    flags: Omit<PersonFromEntry, 'id'> = {},
    options?: CallOptions,
  ): Promise<Identification> {
    return this.#http.post(path`/v1/persons/entry/`, { id: entryId, ...toWireNames(flags) }, options);
  }

  /** Who is on a photo; nothing is stored. */
  async search({ image, ...wish }: PersonSearch, options?: CallOptions): Promise<Identification> {
    return this.#http.postRepeatable(path`/v1/persons/search/`, await form(wish, { image }), options);
  }

  /** A page of persons; give the `next_after` of a page as `after` for the one that follows. */
  list(wish: PersonList = {}, options?: CallOptions): Promise<CursorPage<Person>> {
    return this.#http.get(path`/v1/persons/` + query(wish), options);
  }

  /** Every person; each once, whoever comes or goes meanwhile. With `chunk`, `pids` may be any number. */
  async *iterate(
    filter: Omit<PersonList, 'limit' | 'offset' | 'after'> = {},
    options: ChunkOptions = {},
  ): AsyncGenerator<Person, void> {
    for (const pids of filterChunks(filter.pids, options)) {
      yield* everyPageByCursor((page) => this.list({ ...filter, pids, ...page }, options));
    }
  }

  /** A page of what attributes of persons are called, each name once. */
  attributes(wish: AttributeNamesQuery = {}, options?: CallOptions): Promise<AttributeNames> {
    return this.#http.get(path`/v1/persons/attributes/` + query(wish), options);
  }

  /** Everything that attributes of persons are called. */
  iterateAttributes(options?: CallOptions): AsyncGenerator<AttributeNames['results'][number], void> {
    return everyPageByCursor((page) => this.attributes(page, options));
  }

  get(pid: string, options?: CallOptions): Promise<Person> {
    return this.#http.get(path`/v1/persons/${pid}/`, options);
  }

  /** Names a person. What is not given stays; null takes a name or an external id away. */
  update(pid: string, change: PersonUpdate, options?: CallOptions): Promise<Person> {
    return this.#http.patch(path`/v1/persons/${pid}/`, toWireNames(change), options);
  }

  /** What is known of a person from all its entries. */
  statistics(pid: string, options?: CallOptions): Promise<PersonStatistics> {
    return this.#http.get(path`/v1/entries/stats/pid/${pid}/`, options);
  }

  /** Lets a person be known by the face of a photo alone. */
  async reinit(pid: string, { image, ...wish }: PersonReinit, options?: CallOptions): Promise<void> {
    return this.#http.post(path`/v1/persons/reinit/${pid}/`, await form(wish, { image }), options);
  }

  /** Lets the person of an entry be known by that face alone. */
  reinitFromEntry(entryId: number, options?: CallOptions): Promise<void> {
    return this.#http.post(path`/v1/persons/reinit/`, { id: entryId }, options);
  }

  /** The faces by which a person is known, at most ten. */
  async templates(pid: string, options?: CallOptions): Promise<Template[]> {
    const { results } = await this.#http.get<TemplateList>(path`/v1/persons/${pid}/templates/`, options);
    return results;
  }

  /** Lets a person be known by one face more, of a photo or of an entry. */
  async addTemplate(
    pid: string,
    face: { readonly image: Image } | { readonly entryId: number },
    wish: Requirement = {},
    options?: CallOptions,
  ): Promise<Template> {
    const body = 'image' in face ? await form(wish, face) : { id: face.entryId, ...toWireNames(wish) };
    return this.#http.post(path`/v1/persons/${pid}/templates/`, body, options);
  }

  deleteTemplate(pid: string, id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/persons/${pid}/templates/${id}/`, options);
  }

  /** Makes two persons one: what was the other's becomes this one's, and the other is gone. */
  merge(pid: string, from: string, options?: CallOptions): Promise<Person> {
    return this.#http.post(path`/v1/persons/${pid}/merge/`, { from }, options);
  }

  /** Erases a person: templates, memberships, entries and pictures. */
  delete(pid: string, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/persons/${pid}/`, options);
  }
}
