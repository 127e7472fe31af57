import type { CallOptions } from '../core/call-options.ts';
import { type ChunkOptions, chunksOf, filterChunks } from '../core/chunks.ts';
import type { Http } from '../core/http.ts';
import { type CursorPage, everyPage, everyPageByCursor, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  Group,
  GroupComparison,
  GroupCopy,
  GroupCreate,
  GroupException,
  GroupExceptionList,
  GroupList,
  GroupMerge,
  GroupOfPerson,
  GroupRule,
  GroupsOfPersonQuery,
  GroupsReplaced,
  GroupUpdate,
  Import,
  ImportAnswer,
  ImportList,
  ImportPreview,
  ImportProblem,
  ImportReport,
  Member,
  MemberList,
  Memberships,
  MembershipsAdd,
  MembershipsAdded,
  MembershipsRemoved,
  MembershipUpdate,
  RulePreview,
} from '../wire.ts';
import { inChunks } from './memberships.ts';
import {
  type CsvFile,
  exportMembers,
  type ImportOptions,
  importMembers,
  type PreviewOptions,
  previewImport,
} from './transfers.ts';

type Filter = Omit<GroupList, 'limit' | 'offset' | 'after'>;
type ComparisonPage = Omit<GroupComparison, 'with'>;

/** Named sets of persons. */
export class Groups {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(group: GroupCreate, options?: CallOptions): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/`, toWireNames(group), options);
  }

  /** A page of groups; give the `next_after` of a page as `after`, with the same `sort`, for the one that follows. */
  list(wish: GroupList = {}, options?: CallOptions): Promise<CursorPage<Group>> {
    return this.#http.get(path`/v1/groups/persons/` + query(wish), options);
  }

  /**
   * Every group; each once, unless what they are sorted by changes meanwhile. With `chunk`, `pidsInclude` and `pidsExclude`
   * may hold any number of persons; the groups are then sorted within each chunk.
   */
  async *iterate(filter: Filter = {}, options: ChunkOptions = {}): AsyncGenerator<Group, void> {
    const { pidsExclude = [], ...rest } = filter;
    const passedOver = new Set<number>();
    // Groups that hold none of many persons are those that no chunk of them finds.
    const excluded = options.chunk ? chunksOf(pidsExclude) : [];
    for (const pidsInclude of excluded) {
      for await (const { id } of this.#pages({ ...rest, pidsInclude }, options)) passedOver.add(id);
    }
    for (const pidsInclude of filterChunks(filter.pidsInclude, options)) {
      const one = options.chunk ? rest : filter;
      for await (const group of this.#pages({ ...one, pidsInclude }, options)) {
        if (passedOver.has(group.id)) continue;
        if (options.chunk) passedOver.add(group.id);
        yield group;
      }
    }
  }

  get(id: number, options?: CallOptions): Promise<Group> {
    return this.#http.get(path`/v1/groups/persons/${id}/`, options);
  }

  update(id: number, change: GroupUpdate, options?: CallOptions): Promise<Group> {
    return this.#http.patch(path`/v1/groups/persons/${id}/`, toWireNames(change), options);
  }

  /** Its persons stay. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/groups/persons/${id}/`, options);
  }

  /**
   * A page of the persons on the list of a group, or with `when` of those who are in effect, will be or were; give the `next_after` of a page
   * as `after` for the one that follows.
   */
  persons(id: number, wish: MemberList = {}, options?: CallOptions): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/pids/` + query(wish), options);
  }

  /** Every person in a group; each once, whatever joins or leaves meanwhile. With `chunk`, `pids` may be any number. */
  async *iteratePersons(
    id: number,
    filter: Pick<MemberList, 'pids' | 'when'> = {},
    options: ChunkOptions = {},
  ): AsyncGenerator<Member, void> {
    const { when } = filter;
    for (const pids of filterChunks(filter.pids, options)) {
      yield* everyPageByCursor((page) => this.persons(id, { pids, when, ...page }, options));
    }
  }

  /**
   * Puts every person into every group, for ever or at the times that are given: all or nothing, at most 100 of each. With `chunk` any
   * number of each, in requests of which each is all or nothing; the answer is their sum.
   * @throws {KithChunkError} when one of the requests of `chunk` fails: it says what is done and what is left
   */
  add(memberships: MembershipsAdd, options: ChunkOptions = {}): Promise<MembershipsAdded> {
    const send = (some: Memberships): Promise<MembershipsAdded> =>
      this.#http.postRepeatable(path`/v1/groups/persons/pids/`, toWireNames({ ...memberships, ...some }), options);
    return options.chunk ? inChunks(memberships, { added: 0, already: 0 }, send) : send(memberships);
  }

  /**
   * Takes every person out of every group: all or nothing, at most 100 of each; with `chunk` as `add`.
   * @throws {KithChunkError} when one of the requests of `chunk` fails: it says what is done and what is left
   */
  remove(memberships: Memberships, options: ChunkOptions = {}): Promise<MembershipsRemoved> {
    const send = (some: Memberships): Promise<MembershipsRemoved> =>
      this.#http.delete(path`/v1/groups/persons/pids/`, toWireNames(some), options);
    return options.chunk ? inChunks(memberships, { removed: 0, absent: 0 }, send) : send(memberships);
  }

  /** Changes when a person is a member of a group; what is left out stays. */
  updateMembership(id: number, pid: string, change: MembershipUpdate, options?: CallOptions): Promise<Member> {
    return this.#http.patch(path`/v1/groups/persons/${id}/pids/${pid}/`, toWireNames(change), options);
  }

  /** Puts a person into exactly these groups, at most 1,000, and out of all others: all or nothing. */
  replaceOfPerson(pid: string, groupsIds: readonly number[], options?: CallOptions): Promise<GroupsReplaced> {
    return this.#http.put(path`/v1/persons/${pid}/groups/`, toWireNames({ groupsIds }), options);
  }

  /** Makes a group with the members of this one. */
  copy(id: number, copy: GroupCopy, options?: CallOptions): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/${id}/copy/`, toWireNames(copy), options);
  }

  /** Puts the members of another group into this one: all or nothing. */
  merge(id: number, merge: GroupMerge, options?: CallOptions): Promise<Group> {
    return this.#http.post(path`/v1/groups/persons/${id}/merge/`, toWireNames(merge), options);
  }

  /** Who would be in a group by a rule; nothing is changed. @param groupId the group that is to have it */
  previewRule(rule: Partial<GroupRule>, groupId?: number, options?: CallOptions): Promise<RulePreview> {
    return this.#http.postRepeatable(path`/v1/groups/rules/preview/`, toWireNames({ rule, groupId }), options);
  }

  /** A page of the persons for whom a group makes an exception from its rule. */
  exceptions(id: number, filter: GroupExceptionList = {}, options?: CallOptions): Promise<Page<GroupException>> {
    return this.#http.get(path`/v1/groups/persons/${id}/exceptions/` + query(filter), options);
  }

  /** Every person for whom a group makes an exception from its rule. */
  iterateExceptions(id: number, options?: CallOptions): AsyncGenerator<GroupException, void> {
    return everyPage(async (page) => (await this.exceptions(id, page, options)).results);
  }

  /** Says that a person is in a group, or is not, whatever its rule says. */
  putException(id: number, pid: string, isIn: boolean, options?: CallOptions): Promise<GroupException> {
    return this.#http.put(path`/v1/groups/persons/${id}/exceptions/${pid}/`, toWireNames({ isIn }), options);
  }

  /** Lets the rule say again whether a person is in a group. */
  deleteException(id: number, pid: string, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/groups/persons/${id}/exceptions/${pid}/`, options);
  }

  /** A page of the persons who are in both groups. */
  overlap(id: number, other: number, page: ComparisonPage = {}, options?: CallOptions): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/overlap/` + query({ ...page, with: other }), options);
  }

  /** Every person who is in both groups. */
  iterateOverlap(id: number, other: number, options?: CallOptions): AsyncGenerator<Member, void> {
    return everyPageByCursor((page) => this.overlap(id, other, page, options));
  }

  /** A page of the persons who are in this group and not in the other. */
  difference(id: number, other: number, page: ComparisonPage = {}, options?: CallOptions): Promise<CursorPage<Member>> {
    return this.#http.get(path`/v1/groups/persons/${id}/difference/` + query({ ...page, with: other }), options);
  }

  /** Every person who is in this group and not in the other. */
  iterateDifference(id: number, other: number, options?: CallOptions): AsyncGenerator<Member, void> {
    return everyPageByCursor((page) => this.difference(id, other, page, options));
  }

  /** A page of the groups that a person is in, or with `when` of those in effect, to come or past. */
  ofPerson(pid: string, wish: GroupsOfPersonQuery = {}, options?: CallOptions): Promise<Page<GroupOfPerson>> {
    return this.#http.get(path`/v1/persons/${pid}/groups/` + query(wish), options);
  }

  /** Every group that a person is in. */
  iterateOfPerson(pid: string, options?: CallOptions): AsyncGenerator<GroupOfPerson, void> {
    return everyPage(async (page) => (await this.ofPerson(pid, page, options)).results);
  }

  /** Adds, removes or replaces members by a CSV file with a column `pid`, `external_id` or `name`, of any length. */
  importMembers(id: number, file: CsvFile, options?: ImportOptions): Promise<ImportAnswer> {
    return importMembers(this.#http, id, file, options);
  }

  /** What `importMembers` would do with a file, of which nothing is done. */
  previewImport(id: number, file: CsvFile, options?: PreviewOptions): Promise<ImportPreview> {
    return previewImport(this.#http, id, file, options);
  }

  /** A page of the imports of a group, the newest first; with `key` the one of that key. */
  imports(id: number, wish: ImportList = {}, options?: CallOptions): Promise<Page<Import>> {
    return this.#http.get(path`/v1/groups/persons/${id}/imports/` + query(wish), options);
  }

  /** Every import of a group, the newest first. */
  iterateImports(id: number, options?: CallOptions): AsyncGenerator<Import, void> {
    return everyPage(async (page) => (await this.imports(id, page, options)).results);
  }

  getImport(id: number, importId: number, options?: CallOptions): Promise<Import> {
    return this.#http.get(path`/v1/groups/persons/${id}/imports/${importId}/`, options);
  }

  /** A page of the rows of an import that were not done. */
  importReport(
    id: number,
    importId: number,
    page: ImportReport = {},
    options?: CallOptions,
  ): Promise<Pick<CursorPage<ImportProblem>, 'results' | 'next_after'>> {
    return this.#http.get(path`/v1/groups/persons/${id}/imports/${importId}/report/` + query(page), options);
  }

  /** Every row of an import that was not done. */
  iterateImportReport(id: number, importId: number, options?: CallOptions): AsyncGenerator<ImportProblem, void> {
    return everyPageByCursor((page) => this.importReport(id, importId, page, options));
  }

  /** The members of a group as CSV (pid, external_id, name, since, source, valid_from, valid_until), in pieces as they arrive. */
  exportMembers(id: number, options?: CallOptions): AsyncGenerator<string, void> {
    return exportMembers(this.#http, id, options);
  }

  #pages(filter: Filter, options: CallOptions): AsyncGenerator<Group, void> {
    return everyPageByCursor((page) => this.list({ ...filter, ...page }, options));
  }
}
