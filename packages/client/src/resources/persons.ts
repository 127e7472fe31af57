import type { Identification, PersonCreate, PersonSearch } from '@kith/contract';
import { form, type Image } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import type { Wish } from '../core/wire-names.ts';

type WithImage<Shape> = Omit<Shape, 'image'> & { readonly image: Image };

export class Persons {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Finds the person of a photo, or creates one (`result` is `new`). */
  create(wish: WithImage<Wish<typeof PersonCreate>>): Promise<Identification> {
    return this.#http.post(path`/v1/persons/`, form(wish));
  }

  /** Who is on a photo; nothing is stored. */
  search(wish: WithImage<Wish<typeof PersonSearch>>): Promise<Identification> {
    return this.#http.post(path`/v1/persons/search/`, form(wish));
  }

  /** Erases a person: template, memberships, entries and pictures. */
  delete(pid: string): Promise<void> {
    return this.#http.delete(path`/v1/persons/${pid}/`);
  }
}
