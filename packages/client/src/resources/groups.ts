import type {
  Group,
  GroupCreate,
  GroupList,
  GroupUpdate,
  Member,
  MemberList,
  MemberPage,
  Memberships,
  MembershipsAdded,
  MembershipsRemoved,
  Page,
  PageQuery,
} from '@kith/contract';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { type Answer, toWireNames, type Wish } from '../core/wire-names.ts';

type ListWish = Wish<typeof GroupList>;
type MembersWish = Wish<typeof MemberList>;
type MembershipsWish = Wish<typeof Memberships>;

const MEMBERS_A_PAGE = 1000;

/** Named sets of persons. */
export class Groups {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(group: Wish<typeof GroupCreate>): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/`, toWireNames(group));
  }

  list(wish: ListWish = {}): Promise<Page<Group>> {
    return this.#http.get(path`/v1/groups/persons/` + query(wish));
  }

  iterate(wish: Omit<ListWish, 'limit' | 'offset'> = {}): AsyncGenerator<Group, void> {
    return everyPage((page) => this.list({ ...wish, ...page }));
  }

  get(id: number): Promise<Group> {
    return this.#http.get(path`/v1/groups/persons/${id}/`);
  }

  update(id: number, change: Wish<typeof GroupUpdate>): Promise<Group> {
    return this.#http.patch(path`/v1/groups/persons/${id}/`, toWireNames(change));
  }

  /** Its persons stay. */
  delete(id: number): Promise<void> {
    return this.#http.delete(path`/v1/groups/persons/${id}/`);
  }

  /** A page of the persons in a group; give the `next_after` of a page as `after` for the one that follows. */
  persons(id: number, wish: MembersWish = {}): Promise<Answer<typeof MemberPage>> {
    return this.#http.get(path`/v1/groups/persons/${id}/pids/` + query(wish));
  }

  /** Every person in a group; each once, whatever joins or leaves meanwhile. */
  async *iteratePersons(id: number, wish: Pick<MembersWish, 'pids'> = {}): AsyncGenerator<Member, void> {
    let after: string | undefined;
    do {
      const page = await this.persons(id, { ...wish, after, limit: MEMBERS_A_PAGE });
      yield* page.results;
      after = page.next_after ?? undefined;
    } while (after !== undefined);
  }

  /** Puts every person into every group: all or nothing, at most 100 of each. */
  add(memberships: MembershipsWish): Promise<Answer<typeof MembershipsAdded>> {
    return this.#http.post(path`/v1/groups/persons/pids/`, toWireNames(memberships));
  }

  /** Takes every person out of every group: all or nothing, at most 100 of each. */
  remove(memberships: MembershipsWish): Promise<Answer<typeof MembershipsRemoved>> {
    return this.#http.delete(path`/v1/groups/persons/pids/`, toWireNames(memberships));
  }

  /** A page of the groups that a person is in. */
  ofPerson(pid: string, page: Wish<typeof PageQuery> = {}): Promise<Page<Group>> {
    return this.#http.get(path`/v1/persons/${pid}/groups/` + query(page));
  }
}
