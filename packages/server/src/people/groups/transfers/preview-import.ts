import { type ImportMode, type ImportPreview, type ImportProblem, limits } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { nameOf, summarisePersons } from '../../persons/store.ts';
import { listMembers } from '../member-store.ts';
import type { GroupRow } from '../store.ts';
import { CsvReader } from './csv-reader.ts';
import { groupIsFull } from './group-is-full.ts';
import type { Step } from './import-deps.ts';
import { type MentionRow, MentionRows } from './mention-rows.ts';
import { membersAmong } from './store.ts';
import { tellRows } from './tell-rows.ts';
import { findWho } from './who.ts';

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

/** What comes together while the rows of a file are read. It keeps at most as many persons as a group may hold. */
class Plan {
  readonly #db: Queries;
  readonly #group: GroupRow;
  readonly #now: number;
  readonly mode: ImportMode;
  /** Those who join, leave or, when members are replaced, are named. */
  readonly changed = new Set<PersonId>();
  /** How many of those who are named are in the group. */
  kept = 0;
  rows = 0;
  known = 0;
  invalid = 0;
  isFull = false;
  readonly joining: PersonId[] = [];
  readonly leaving: PersonId[] = [];
  readonly problems: ImportProblem[] = [];

  constructor(db: Queries, group: GroupRow, mode: ImportMode, now: number) {
    this.#db = db;
    this.#now = now;
    this.#group = group;
    this.mode = mode;
  }

  async take(rows: readonly MentionRow[]): Promise<void> {
    const mentions = rows.flatMap(({ mention }) => mention ?? []);
    const who = await findWho(this.#db, this.#group.space_id, mentions);
    const ids = [...new Set(mentions.map(who).flatMap(({ outcome, id }) => (outcome === 'found' ? id : [])))];
    const members = await membersAmong(this.#db, this.#group, ids, this.#now);
    const { fresh, known, problems } = tellRows(rows, who, this.#asWished(ids, members), this.#room());
    for (const { person_id: id } of fresh) {
      this.changed.add(id);
      if (members.has(id)) this.kept += 1;
      const list = this.mode === 'remove' ? this.leaving : this.joining;
      if ((this.mode !== 'replace' || !members.has(id)) && list.length < limits.importPreviewed) list.push(id);
    }
    this.rows += rows.length;
    this.known += known;
    this.invalid += problems.length;
    this.isFull ||= problems.some(({ outcome }) => outcome === 'full');
    const shown = problems.slice(0, limits.importPreviewed - this.problems.length);
    this.problems.push(...shown.map(({ row, outcome, value }) => ({ row, outcome, value: value ?? '' })));
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
  { changed, kept }: Pick<Plan, 'changed' | 'kept'>,
): Promise<PersonId[] | 'stopped'> {
  const wanted = Math.min(limits.importPreviewed, group.persons_count - kept);
  const found: PersonId[] = [];
  let after: PersonId | undefined;
  while (found.length < wanted) {
    if (signal.aborted) return 'stopped';
    const page = { ...(after !== undefined && { after }), offset: 0, limit: MEMBERS_A_STEP, now };
    const members = await step(() => listMembers(reading, group, page));
    found.push(...members.map(({ person_id }) => person_id).filter((id) => !changed.has(id)));
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
  const { mode, rows, known, invalid, changed, kept, joining, problems, isFull } = plan;
  const persons = await summarisePersons(db, group.space_id, [...joining, ...leaving]);
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
    leaving: named(leaving),
    problems,
  };
  const none = { added: 0, already: 0, removed: 0, absent: 0 };
  switch (mode) {
    case 'add':
      return { ...told, ...none, added: changed.size, already: known };
    case 'remove':
      return { ...told, ...none, removed: changed.size, absent: known };
    case 'replace': {
      const added = changed.size - kept;
      return { ...told, ...none, added, already: rows - invalid - added, removed: group.persons_count - kept };
    }
    default:
      return mode satisfies never;
  }
}
