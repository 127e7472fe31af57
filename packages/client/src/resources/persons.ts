import type {
  CursorPage,
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
} from '@kith/contract';
import { form, type Image } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { everyPageByCursor } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { type Answer, toWireNames, type Wish } from '../core/wire-names.ts';

type WithImage<Shape> = Omit<Shape, 'image'> & { readonly image: Image };
type ListWish = Wish<typeof PersonList>;
type Requirement = Pick<Wish<typeof TemplateAdd>, 'facesize' | 'result' | 'oneFace'>;

/** People, by their faces. */
export class Persons {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Finds the person of a photo, or creates one (`result` is `new`). */
  create(wish: WithImage<Wish<typeof PersonCreate>>): Promise<Identification> {
    return this.#http.post(path`/v1/persons/`, form(wish));
  }

  /** Finds the person of an entry with result nm, junk or ha, or creates one. */
  createFromEntry(entryId: number, flags: Omit<Wish<typeof PersonFromEntry>, 'id'> = {}): Promise<Identification> {
    return this.#http.post(path`/v1/persons/entry/`, { id: entryId, ...toWireNames(flags) });
  }

  /** Who is on a photo; nothing is stored. */
  search(wish: WithImage<Wish<typeof PersonSearch>>): Promise<Identification> {
    return this.#http.post(path`/v1/persons/search/`, form(wish));
  }

  /** A page of persons; give the `next_after` of a page as `after` for the one that follows. */
  list(wish: ListWish = {}): Promise<CursorPage<Person>> {
    return this.#http.get(path`/v1/persons/` + query(wish));
  }

  /** Every person; each once, whoever comes or goes meanwhile. */
  iterate(wish: Omit<ListWish, 'limit' | 'offset' | 'after'> = {}): AsyncGenerator<Person, void> {
    return everyPageByCursor((page) => this.list({ ...wish, ...page }));
  }

  get(pid: string): Promise<Person> {
    return this.#http.get(path`/v1/persons/${pid}/`);
  }

  /** Names a person. What is not given stays; null takes a name or an external id away. */
  update(pid: string, change: Wish<typeof PersonUpdate>): Promise<Person> {
    return this.#http.patch(path`/v1/persons/${pid}/`, toWireNames(change));
  }

  /** What is known of a person from all its entries. */
  statistics(pid: string): Promise<PersonStatistics> {
    return this.#http.get(path`/v1/entries/stats/pid/${pid}/`);
  }

  /** Lets a person be known by the face of a photo alone. */
  reinit(pid: string, wish: WithImage<Wish<typeof PersonReinit>>): Promise<void> {
    return this.#http.post(path`/v1/persons/reinit/${pid}/`, form(wish));
  }

  /** Lets the person of an entry be known by that face alone. */
  reinitFromEntry(entryId: number): Promise<void> {
    return this.#http.post(path`/v1/persons/reinit/`, { id: entryId });
  }

  /** The faces by which a person is known, at most ten. */
  async templates(pid: string): Promise<Template[]> {
    const { results } = await this.#http.get<Answer<typeof TemplateList>>(path`/v1/persons/${pid}/templates/`);
    return results;
  }

  /** Lets a person be known by one face more, of a photo or of an entry. */
  addTemplate(pid: string, face: { image: Image } | { entryId: number }, wish: Requirement = {}): Promise<Template> {
    const to = path`/v1/persons/${pid}/templates/`;
    return 'image' in face
      ? this.#http.post(to, form({ ...face, ...wish }))
      : this.#http.post(to, { id: face.entryId, ...toWireNames(wish) });
  }

  deleteTemplate(pid: string, id: number): Promise<void> {
    return this.#http.delete(path`/v1/persons/${pid}/templates/${id}/`);
  }

  /** Makes two persons one: what was the other's becomes this one's, and the other is gone. */
  merge(pid: string, from: string): Promise<Person> {
    return this.#http.post(path`/v1/persons/${pid}/merge/`, { from });
  }

  /** Erases a person: templates, memberships, entries and pictures. */
  delete(pid: string): Promise<void> {
    return this.#http.delete(path`/v1/persons/${pid}/`);
  }
}
