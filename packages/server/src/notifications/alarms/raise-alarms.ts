import type { EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { firstOfPersons } from '../../sightings/entries/store.ts';
import type { WrittenEntry } from '../../sightings/entries/write-entries.ts';
import { meets } from './machine/meets.ts';
import type { Rule, Sighting } from './machine/sighting.ts';
import { step } from './machine/step.ts';
import { asksForStrangers } from './rule.ts';
import { keysOf, readStates, writeStates } from './state-store.ts';
import { type OnAlarms, type RaisedBy, writeAlarms } from './write-alarms.ts';

interface Raising {
  readonly onAlarms: OnAlarms;
  /** Epoch ms of the transaction. */
  readonly now: number;
  /** Up to when absences are sure: epoch ms, no later than now. */
  readonly sure: number;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: number;
  /** It is known only now of which strangers entries are: rules that do not ask for strangers have judged them. */
  readonly isKnownLate?: boolean;
}

/**
 * Raises the alarms of entries, in their own transaction, in which the armed rules were read: whatever a rule remembers changes with
 * them or not at all, so each alarm is raised once, whatever is killed when.
 */
export async function raiseAlarms(
  tx: Tx,
  { onAlarms, now, sure, ahead, isKnownLate = false }: Raising,
  spaceId: SpaceId,
  armed: readonly Rule[],
  entries: readonly WrittenEntry[],
): Promise<void> {
  const rules = isKnownLate ? armed.filter(asksForStrangers) : armed;
  if (rules.length === 0) return;
  const firsts = rules.some(({ when }) => when.first_time)
    ? await firstOfPersons(
        tx,
        spaceId,
        entries.flatMap(({ personId, entryId }) => (personId === null ? [] : entryId)),
      )
    : new Set<EntryId>();
  const sightings = entries.map((entry) => toSighting(entry, firsts));
  // What no rule asks about costs nothing more; an absence may be due whoever comes.
  const asked = rules.flatMap((rule) => {
    const met = sightings.filter((sighting) => meets(rule.when, sighting));
    return met.length > 0 || rule.when.absent ? { rule, met } : [];
  });
  if (asked.length === 0) return;
  const ids = asked.map(({ rule }) => rule.id);
  const keys = [...new Set(asked.flatMap(({ rule, met }) => keysOf(rule, met)))];
  const states = await readStates(tx, spaceId, ids, keys);
  const alarms: RaisedBy[] = [];
  const changes = asked.flatMap(({ rule }) => {
    const before = states.get(rule.id);
    if (!before) return [];
    let state = before;
    for (const sighting of sightings) {
      const stepped = step(rule, state, sighting, now, sure, ahead);
      state = stepped.state;
      for (const raised of stepped.raised) alarms.push({ ruleId: rule.id, raised });
    }
    return state === before ? [] : { id: rule.id, before, after: state };
  });
  await writeStates(tx, spaceId, changes);
  await writeAlarms(tx, onAlarms, spaceId, alarms, now);
}

function toSighting(entry: WrittenEntry, firsts: ReadonlySet<EntryId>): Sighting {
  const { entryId, seen: at, sourceId, result, confidence, personId, groupIds, stranger } = entry;
  const isFirst = personId === null ? isNewStranger(stranger) : firsts.has(entryId);
  const strangerId = stranger?.strangerId ?? null;
  return { entryId, at, sourceId, result, confidence, personId, groupIds, strangerId, stranger, isFirst };
}

/** Whether a stranger was never seen before. */
export const isNewStranger = (stranger: Sighting['stranger']): boolean =>
  stranger?.beginsVisit === true && stranger.visit === 1 && stranger.awayMs === null;
