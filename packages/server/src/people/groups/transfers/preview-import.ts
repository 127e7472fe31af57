import { type ImportMode, type ImportPreview, type ImportProblem, limits, toTimestamp } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { nameOf, summarisePersons } from '../../persons/store.ts';
import { readHours } from '../../times/read-hours.ts';
import { listMembers } from '../member-store.ts';
import type { GroupRow } from '../store.ts';
import { CsvReader } from './csv-reader.ts';
import { groupIsFull } from './group-is-full.ts';
import { hoursWithoutRoom, wishedHours, withRowsThatFit } from './hours-that-fit.ts';
import type { Step } from './import-deps.ts';
import { statesOf } from './join-members.ts';
import { KeptChanges } from './kept-changes.ts';
import { hasWishes, type Mention, type MentionRow, MentionRows } from './mention-rows.ts';
import { membersAmong } from './store.ts';
import { tellRows } from './tell-rows.ts';
import { findWho, type Who } from './who.ts';
import { Wishes } from './wishes.ts';

const ROWS_A_STEP = 200;
const MEMBERS_A_STEP = 1000;

interface PreviewDeps {
  readonly reading: Queries;
  /** Epoch ms. */
  readonly now: number;
  /** Ends a preview between two steps. */
  readonly signal: AbortSignal;
  readonly step: Step;
}

/** Why a file has no preview. */
type PreviewRefusal = { readonly kind: 'no person column' | 'stopped' };

/** What an import of a file would do to a group, of which nothing is done: row by row as the import itself would go. */
export async function previewImport(
  deps: PreviewDeps,
  group: GroupRow,
  { mode, body }: { readonly mode: ImportMode; readonly body: AsyncIterable<Uint8Array> },
): Promise<{ readonly kind: 'preview'; readonly preview: ImportPreview } | PreviewRefusal> {
  const plan = new Plan(deps.reading, group, mode, deps.now);
  const reader = new CsvReader(() => undefined);
  const mentionRows = new MentionRows();
  let rows: MentionRow[] = [];
  const take = async (found: ReturnType<MentionRows['in']>): Promise<PreviewRefusal | null> => {
    for (const row of found) {
      if (row === 'no person column') return { kind: row };
      rows.push(row);
      if (rows.length < ROWS_A_STEP) continue;
      const some = rows;
      rows = [];
      if (deps.signal.aborted) return { kind: 'stopped' };
      await deps.step(() => plan.take(some));
    }
    return null;
  };
  for await (const chunk of body) {
    const refusal = await take(mentionRows.in(reader.push(chunk)));
    if (refusal) return refusal;
  }
  const refusal = await take(mentionRows.in(reader.end()));
  if (refusal) return refusal;
  if (!mentionRows.begun) return { kind: 'no person column' };
  if (rows.length > 0) await deps.step(() => plan.take(rows));
  const leaving = mode === 'replace' ? await firstNotIn(deps, group, plan) : plan.leaving;
  if (leaving === 'stopped') return { kind: leaving };
  return { kind: 'preview', preview: await describe(deps.reading, group, plan, leaving) };
}

/** What comes together while the rows of a file are read. It keeps at most as many persons as a group may hold, and little of each. */
class Plan {
  readonly #db: Queries;
  readonly #group: GroupRow;
  readonly #now: number;
  readonly mode: ImportMode;
  /** Those who join, leave or, when members are replaced, are named. */
  readonly changed = new Set<PersonId>();
  /** How many of those who are named are in the group. */
  kept = 0;
  /** Members of whom no row can be done: they are not taken out for that. */
  readonly staying = new Set<PersonId>();
  rows = 0;
  known = 0;
  /** How many rows make another of somebody who is known. */
  changedRows = 0;
  invalid = 0;
  isFull = false;
  readonly joining: PersonId[] = [];
  readonly leaving: PersonId[] = [];
  readonly problems: ImportProblem[] = [];
  /** Those that rows ask for; a space has room for so many. */
  readonly #hours = new Set<string>();
  /** Whom the rows make another. */
  readonly changing = new KeptChanges();

  constructor(db: Queries, group: GroupRow, mode: ImportMode, now: number) {
    this.#db = db;
    this.#now = now;
    this.#group = group;
    this.mode = mode;
  }

  async take(given: readonly MentionRow[]): Promise<void> {
    const mentions = given.flatMap(({ mention }) => mention ?? []);
    const who = await findWho(this.#db, this.#group.space_id, mentions);
    const rows = this.mode === 'remove' ? given : await this.#thatFit(given, who);
    const ids = [...new Set(mentions.map(who).flatMap(({ outcome, id }) => (outcome === 'found' ? id : [])))];
    const members = await membersAmong(this.#db, this.#group, ids, this.#now);
    const wishes = this.mode !== 'remove' && hasWishes(rows) ? new Wishes(this.#now) : null;
    wishes?.know(await statesOf(this.#db, this.#group, ids, members), this.changing.after);
    const asWished = this.#asWished(ids, new Set(members.keys()));
    const { fresh, known, changed, problems } = tellRows(rows, who, asWished, this.#room(), wishes);
    if (wishes) this.changing.keep(wishes);
    for (const { person_id: id } of fresh) {
      this.changed.add(id);
      this.staying.delete(id);
      if (members.has(id)) this.kept += 1;
      const list = this.mode === 'remove' ? this.leaving : this.joining;
      if ((this.mode !== 'replace' || !members.has(id)) && list.length < limits.importPreviewed) list.push(id);
    }
    for (const { outcome, person_id: id } of problems) {
      if (outcome === 'invalid' && id !== null && members.has(id) && !this.changed.has(id)) this.staying.add(id);
    }
    this.rows += rows.length;
    this.known += known;
    this.changedRows += changed;
    this.invalid += problems.length;
    this.isFull ||= problems.some(({ outcome }) => outcome === 'full');
    const shown = problems.slice(0, limits.importPreviewed - this.problems.length);
    this.problems.push(...shown.map(({ person_id: _, value, ...problem }) => ({ ...problem, value: value ?? '' })));
  }

  async #thatFit(rows: readonly MentionRow[], who: (mention: Mention) => Who): Promise<readonly MentionRow[]> {
    const asked = wishedHours(rows, who);
    const refused = await hoursWithoutRoom(this.#db, this.#group.space_id, [...this.#hours, ...asked]);
    for (const hours of asked) if (!refused.has(hours)) this.#hours.add(hours);
    return withRowsThatFit(rows, refused);
  }

  #asWished(ids: readonly PersonId[], members: ReadonlySet<PersonId>): ReadonlySet<PersonId> {
    const isBefore = (id: PersonId) => this.mode !== 'replace' && members.has(id) === (this.mode === 'add');
    // Of these rows alone: all who are named may be a hundred thousand.
    return new Set(ids.filter((id) => this.changed.has(id) || isBefore(id)));
  }

  #room(): number {
    if (this.mode === 'remove') return Number.POSITIVE_INFINITY;
    const others = this.mode === 'add' ? this.#group.persons_count : 0;
    return limits.personsPerGroup - others - this.changed.size;
  }
}

/** The first members whom a plan does not name. */
async function firstNotIn(
  { reading, now, signal, step }: PreviewDeps,
  group: GroupRow,
  { changed, kept, staying }: Pick<Plan, 'changed' | 'kept' | 'staying'>,
): Promise<PersonId[] | 'stopped'> {
  const wanted = Math.min(limits.importPreviewed, group.persons_count - kept - staying.size);
  const found: PersonId[] = [];
  let after: PersonId | undefined;
  while (found.length < wanted) {
    if (signal.aborted) return 'stopped';
    const page = { ...(after !== undefined && { after }), offset: 0, limit: MEMBERS_A_STEP, now };
    const members = await step(() => listMembers(reading, group, page));
    found.push(...members.map(({ person_id }) => person_id).filter((id) => !changed.has(id) && !staying.has(id)));
    after = members.at(-1)?.person_id;
    if (after === undefined) break;
  }
  return found.slice(0, wanted);
}

async function describe(
  db: Queries,
  group: GroupRow,
  plan: Plan,
  leaving: readonly PersonId[],
): Promise<ImportPreview> {
  const { mode, rows, known, changedRows, invalid, changed, kept, staying, joining, problems, isFull } = plan;
  const shown = plan.changing.firstMembers(limits.importPreviewed);
  const persons = await summarisePersons(db, group.space_id, [...joining, ...leaving, ...shown.map(({ id }) => id)]);
  const named = (ids: readonly PersonId[]): ImportPreview['joining'] =>
    ids.flatMap((id) => {
      const person = persons.get(id);
      return person ? { pid: person.pid, person: nameOf(person) } : [];
    });
  const told = {
    mode,
    rows,
    invalid,
    error: isFull ? groupIsFull(group) : null,
    joining: named(joining),
    changing: shown.flatMap(({ id, times, attributes }) => {
      const { valid_from = null, valid_until = null, hours = null } = times ?? {};
      return named([id]).map((person) => ({
        ...person,
        valid_from: valid_from === null ? null : toTimestamp(valid_from),
        valid_until: valid_until === null ? null : toTimestamp(valid_until),
        hours: hours === null ? null : readHours(hours),
        attributes,
      }));
    }),
    leaving: named(leaving),
    problems,
  };
  const none = { added: 0, already: 0, changed: 0, removed: 0, absent: 0 };
  switch (mode) {
    case 'add':
      return { ...told, ...none, added: changed.size, already: known, changed: changedRows };
    case 'remove':
      return { ...told, ...none, removed: changed.size, absent: known };
    case 'replace': {
      const added = changed.size - kept;
      const figures = { added, already: rows - invalid - added, changed: plan.changing.members };
      return { ...told, ...none, ...figures, removed: group.persons_count - kept - staying.size };
    }
    default:
      return mode satisfies never;
  }
}
