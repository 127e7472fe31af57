import type {
  CursorPage,
  Group,
  GroupComparison,
  GroupCopy,
  GroupCreate,
  GroupList,
  GroupMerge,
  GroupsReplaced,
  GroupUpdate,
  Import,
  ImportAnswer,
  ImportList,
  ImportProblem,
  Member,
  MemberList,
  Memberships,
  MembershipsAdded,
  MembershipsRemoved,
  Page,
  PageQuery,
} from '@kith/contract';
import type { Http } from '../core/http.ts';
import { everyPage, everyPageByCursor } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { type Answer, toWireNames, type Wish } from '../core/wire-names.ts';
import { type CsvFile, exportMembers, type ImportOptions, importMembers } from './transfers.ts';

type ListWish = Wish<typeof GroupList>;
type MembersWish = Wish<typeof MemberList>;
type ComparisonWish = Omit<Wish<typeof GroupComparison>, 'with'>;
type MembershipsWish = Wish<typeof Memberships>;

/** Named sets of persons. */
export class Groups {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(group: Wish<typeof GroupCreate>): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/`, toWireNames(group));
  }

  /** A page of groups; give the `next_after` of a page as `after`, with the same `sort`, for the one that follows. */
  list(wish: ListWish = {}): Promise<CursorPage<Group>> {
    return this.#http.get(path`/v1/groups/persons/` + query(wish));
  }

  /** Every group; each once, unless what they are sorted by changes meanwhile. */
  iterate(wish: Omit<ListWish, 'limit' | 'offset' | 'after'> = {}): AsyncGenerator<Group, void> {
    return everyPageByCursor((page) => this.list({ ...wish, ...page }));
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
  persons(id: number, wish: MembersWish = {}): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/pids/` + query(wish));
  }

  /** Every person in a group; each once, whatever joins or leaves meanwhile. */
  iteratePersons(id: number, wish: Pick<MembersWish, 'pids'> = {}): AsyncGenerator<Member, void> {
    return everyPageByCursor((page) => this.persons(id, { ...wish, ...page }));
  }

  /** Puts every person into every group: all or nothing, at most 100 of each. */
  add(memberships: MembershipsWish): Promise<Answer<typeof MembershipsAdded>> {
    return this.#http.post(path`/v1/groups/persons/pids/`, toWireNames(memberships));
  }

  /** Takes every person out of every group: all or nothing, at most 100 of each. */
  remove(memberships: MembershipsWish): Promise<Answer<typeof MembershipsRemoved>> {
    return this.#http.delete(path`/v1/groups/persons/pids/`, toWireNames(memberships));
  }

  /** Puts a person into exactly these groups, at most 1,000, and out of all others: all or nothing. */
  replaceOfPerson(pid: string, groupsIds: readonly number[]): Promise<Answer<typeof GroupsReplaced>> {
    return this.#http.put(path`/v1/persons/${pid}/groups/`, toWireNames({ groupsIds }));
  }

  /** Makes a group with the members of this one. */
  copy(id: number, copy: Wish<typeof GroupCopy>): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/${id}/copy/`, toWireNames(copy));
  }

  /** Puts the members of another group into this one: all or nothing. */
  merge(id: number, merge: Wish<typeof GroupMerge>): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/${id}/merge/`, toWireNames(merge));
  }

  /** A page of the persons who are in both groups. */
  overlap(id: number, other: number, page: ComparisonWish = {}): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/overlap/` + query({ ...page, with: other }));
  }

  /** Every person who is in both groups. */
  iterateOverlap(id: number, other: number): AsyncGenerator<Member, void> {
    return everyPageByCursor((page) => this.overlap(id, other, page));
  }

  /** A page of the persons who are in this group and not in the other. */
  difference(id: number, other: number, page: ComparisonWish = {}): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/difference/` + query({ ...page, with: other }));
  }

  /** Every person who is in this group and not in the other. */
  iterateDifference(id: number, other: number): AsyncGenerator<Member, void> {
    return everyPageByCursor((page) => this.difference(id, other, page));
  }

  /** A page of the groups that a person is in. */
  ofPerson(pid: string, page: Wish<typeof PageQuery> = {}): Promise<Page<Group>> {
    return this.#http.get(path`/v1/persons/${pid}/groups/` + query(page));
  }

  /** Every group that a person is in. */
  iterateOfPerson(pid: string): AsyncGenerator<Group, void> {
    return everyPage((page) => this.ofPerson(pid, page));
  }

  /** Adds, removes or replaces members by a CSV file with a column `pid`, of any length. */
  importMembers(id: number, file: CsvFile, options: ImportOptions = {}): Promise<ImportAnswer> {
    return importMembers(this.#http, id, file, options);
  }

  /** The imports of a group, the newest first; with `key` the one of that key. */
  imports(id: number, wish: Wish<typeof ImportList> = {}): Promise<Page<Import>> {
    return this.#http.get(path`/v1/groups/persons/${id}/imports/` + query(wish));
  }

  /** Every row of an import that was not done. */
  iterateImportReport(id: number, importId: number): AsyncGenerator<ImportProblem, void> {
    return everyPageByCursor((page) =>
      this.#http.get(path`/v1/groups/persons/${id}/imports/${importId}/report/` + query(page)),
    );
  }

  /** The members of a group as CSV (pid, external_id, name, since, source), in pieces as they arrive. */
  exportMembers(id: number, { signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<string, void> {
    return exportMembers(this.#http, id, signal);
  }
}
