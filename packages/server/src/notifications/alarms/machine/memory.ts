import type { SourceId } from '@kith/contract';
import type { Raised, Rule, Sighting } from './sighting.ts';
import type { Absence, Cooldown, Counted, Here, State, Subject } from './state.ts';
import { pass, type Stepped, step } from './step.ts';
import { cooledDown, countedUnder } from './subject.ts';

/**
 * What a rule remembers over very many steps. Each copies what it is given, so it is given no more than it asks for, as where that is
 * stored.
 */
export class Memory {
  readonly #rule: Rule;
  readonly #cooldowns = new Map<Subject, Cooldown>();
  readonly #counted = new Map<Subject, Counted>();
  readonly #here = new Map<SourceId, Here>();
  #absence: Absence | null;

  constructor(rule: Rule, absence: Absence | null) {
    this.#rule = rule;
    this.#absence = absence;
  }

  /** When something has to be raised that nobody brings about; epoch ms, null: never. */
  get due(): number | null {
    return this.#absence?.due ?? null;
  }

  /** Raises what a sighting raises. @param now epoch ms at which it was written down */
  step(sighting: Sighting, now: number): readonly Raised[] {
    const before: State = {
      cooldowns: only(this.#cooldowns, cooledDown(this.#rule, sighting)),
      counted: only(this.#counted, countedUnder(this.#rule, sighting)),
      here: only(this.#here, sighting.sourceId),
      absence: this.#absence,
    };
    return this.#keep(step(this.#rule, before, sighting, now));
  }

  /** Raises what has come to be due. @param now epoch ms */
  pass(now: number): readonly Raised[] {
    const before: State = { cooldowns: new Map(), counted: new Map(), here: new Map(), absence: this.#absence };
    return this.#keep(pass(this.#rule, before, now));
  }

  #keep({ state, raised }: Stepped): readonly Raised[] {
    for (const [subject, cooldown] of state.cooldowns) this.#cooldowns.set(subject, cooldown);
    for (const [subject, counted] of state.counted) this.#counted.set(subject, counted);
    for (const [sourceId, here] of state.here) this.#here.set(sourceId, here);
    this.#absence = state.absence;
    return raised;
  }
}

function only<K, V>(map: ReadonlyMap<K, V>, key: K | null): ReadonlyMap<K, V> {
  const value = key === null ? undefined : map.get(key);
  return key === null || value === undefined ? new Map() : new Map<K, V>([[key, value]]);
}
