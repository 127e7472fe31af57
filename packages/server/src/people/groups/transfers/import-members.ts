import { createHash, type Hash } from 'node:crypto';
import { type ImportMode, limits } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import type { GroupByRule } from '../by-rule.ts';
import { settlingAt } from '../settle.ts';
import type { GroupRow } from '../store.ts';
import { applyRows } from './apply-rows.ts';
import { CsvReader } from './csv-reader.ts';
import { groupIsFull } from './group-is-full.ts';
import type { ImportDeps } from './import-deps.ts';
import { type MentionRow, MentionRows } from './mention-rows.ts';
import { replaceMembers } from './replace-members.ts';
import * as store from './store.ts';

const ROWS_A_STEP = 200;

/** One file, and what it is for. */
export interface ImportWish {
  readonly key: string;
  readonly mode: ImportMode;
  /** Bytes of the file, when that is known. */
  readonly bytesTotal: number | null;
  /** The file. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Why a file is not applied to its end. What was done of it before stays. */
export type ImportRefusal =
  /** The group or the import is not there any more. */
  | { readonly kind: 'gone' }
  /** The server stops. */
  | { readonly kind: 'stopped' }
  /** Two requests bring rows of one import at once. */
  | { readonly kind: 'sent twice' }
  | { readonly kind: 'of another mode'; readonly mode: ImportMode }
  | { readonly kind: 'of another file' }
  | { readonly kind: 'no person column' }
  | GroupByRule;

/** An import to its end, or why it did not come there. */
export type ImportEnd = { readonly kind: 'ended'; readonly run: store.ImportRow } | ImportRefusal;

/** Finds the import of this key, or begins one; imports that are old enough, by a clock that is believed, are forgotten then. */
export async function openImport(
  { db, clock, believed }: Pick<ImportDeps, 'db' | 'clock'> & { readonly believed: { readonly now: Clock } },
  group: GroupRow,
  { key, mode, bytesTotal }: Omit<ImportWish, 'body'>,
): Promise<store.ImportRow | 'not found'> {
  const known = await store.findImportByKey(db.queries, group, key);
  if (known) return known;
  const now = clock();
  const begun = await db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await store.forgetImportsBefore(tx, group, believed.now() - limits.importKeptMs);
      return store.insertImport(tx, {
        space_id: group.space_id,
        group_id: group.id,
        key,
        mode,
        status: 'running',
        bytes: 0,
        bytes_total: bytesTotal,
        digest: createHash('sha256').digest('hex'),
        rows: 0,
        added: 0,
        already: 0,
        removed: 0,
        absent: 0,
        invalid: 0,
        created: now,
        finished: null,
        error: null,
      });
    }),
  );
  if (begun !== 'taken') return begun;
  return (await store.findImportByKey(db.queries, group, key)) ?? 'not found';
}

/**
 * Applies a file to a group, from where its import stopped, in steps of which each is on the disk whole or not at all.
 * A file that is broken off keeps what was done of it.
 */
export async function runImport(
  deps: ImportDeps,
  group: GroupRow,
  run: store.ImportRow,
  { mode, body }: Pick<ImportWish, 'mode' | 'body'>,
): Promise<ImportEnd> {
  if (run.mode !== mode) return { kind: 'of another mode', mode: run.mode };
  if (run.status !== 'running') {
    return (await digestOf(body)) === run.digest ? { kind: 'ended', run } : { kind: 'of another file' };
  }
  try {
    const read = await applyFile(deps, group, run, body);
    const at = mode === 'replace' ? await replaceMembers(deps, read.at) : read.at;
    if (at === 'stopped') return { kind: 'stopped' };
    const ended = at === 'gone' ? undefined : await endImport(deps, at, read);
    return ended ? { kind: 'ended', run: ended } : await whyGone(deps.db.queries, group, run);
  } catch (error) {
    if (error instanceof BrokenOff) return error.refusal;
    throw error;
  }
}

/** Breaks an import off in the middle of a step, of which nothing stays then. */
class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  readonly refusal: ImportRefusal;

  constructor(refusal: ImportRefusal) {
    super(`An import was broken off: ${refusal.kind}.`);
    this.refusal = refusal;
  }
}

/** @returns undefined when the import is not there any more, or somebody else has gone on with it */
const endImport = (
  { db, clock }: ImportDeps,
  at: store.ImportRow,
  { bytes, digest }: { readonly bytes: number; readonly digest: string },
): Promise<store.ImportRow | undefined> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, at.space_id);
    const ended = await store.advanceImport(tx, at, {
      bytes,
      digest,
      status: at.error === null ? 'done' : 'failed',
      finished: clock(),
      ...(at.mode === 'replace' && { already: at.rows - at.invalid - at.added }),
    });
    if (ended) await store.forgetNamed(tx, at);
    return ended;
  });

/** Reads the file and applies the rows that are not done yet. */
async function applyFile(
  deps: ImportDeps,
  group: GroupRow,
  run: store.ImportRow,
  body: AsyncIterable<Uint8Array>,
): Promise<{ at: store.ImportRow; bytes: number; digest: string }> {
  const { db, clock, onEnded, signal } = deps;
  const hash = createHash('sha256');
  let bytes = 0;
  const reader = new CsvReader((passed) => {
    hash.update(passed);
    bytes += passed.length;
  });
  const mentionRows = new MentionRows();
  let at = run;
  let named = run.mode === 'replace' ? await store.countNamed(db.queries, run) : 0;
  let step: MentionRow[] = [];

  async function takeStep(): Promise<void> {
    if (step.length === 0) return;
    if (signal.aborted) throw new BrokenOff({ kind: 'stopped' });
    const rows = step;
    step = [];
    const digest = digestSoFar(hash);
    const apply = async (tx: Tx) => {
      const applied = await applyRows(tx, at, rows, { named, ...settlingAt(onEnded, clock()) });
      if (applied === 'by rule') throw new BrokenOff({ kind: 'by rule', group });
      if (applied === 'no group') throw new BrokenOff({ kind: 'gone' });
      const { added, already, changed, removed, absent, problems } = applied;
      const next = await store.advanceImport(tx, at, {
        bytes,
        digest,
        rows: at.rows + rows.length,
        added: at.added + added,
        already: at.already + already,
        changed: at.changed + changed,
        removed: at.removed + removed,
        absent: at.absent + absent,
        invalid: at.invalid + problems.length,
        ...(problems.some(({ outcome }) => outcome === 'full') && { error: groupIsFull(group) }),
      });
      // Nothing of this step may stay.
      if (!next) throw new BrokenOff(await whyGone(tx, group, run));
      return { next, named: applied.named };
    };
    const stepped = await deps.step(() => db.transaction(apply));
    at = stepped.next;
    named += stepped.named;
  }

  async function take(rows: ReturnType<MentionRows['in']>): Promise<void> {
    for (const row of rows) {
      if (row === 'no person column') throw new BrokenOff({ kind: row });
      if (row.row === run.rows && digestSoFar(hash) !== run.digest) throw new BrokenOff({ kind: 'of another file' });
      if (row.row <= run.rows) continue;
      step.push(row);
      if (step.length === ROWS_A_STEP) await takeStep();
    }
  }

  try {
    for await (const chunk of body) await take(mentionRows.in(reader.push(chunk)));
    await take(mentionRows.in(reader.end()));
    if (!mentionRows.begun) throw new BrokenOff({ kind: 'no person column' });
  } catch (error) {
    if (!mentionRows.begun && run.rows === 0) await store.forgetUntouched(db.queries, run);
    throw error;
  }
  if (mentionRows.count < run.rows) throw new BrokenOff({ kind: 'of another file' });
  await takeStep();
  return { at, bytes, digest: digestSoFar(hash) };
}

const digestSoFar = (hash: Hash): string => hash.copy().digest('hex');

async function digestOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}

/** Why an import is not where it was. */
const whyGone = async (db: Queries, group: GroupRow, run: store.ImportRow): Promise<ImportRefusal> =>
  (await store.findImport(db, group, run.id)) ? { kind: 'sent twice' } : { kind: 'gone' };
