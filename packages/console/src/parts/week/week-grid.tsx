// biome-ignore-all lint/a11y/useSemanticElements: a table has no cells that are chosen, and its rows no place for keys
// biome-ignore-all lint/a11y/useFocusableInteractive: its cells are what the keys are for
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useFormats } from '../../messages/language-provider.tsx';
import { clockOf, DAY_MINUTES, weekDays } from './week-days.ts';
import classes from './week-grid.module.css';
import { painted, shareOf, type WeekPlan } from './week-plan.ts';

const SLOT_MINUTES = 30;
/** Every so many half hours have the time of day beside them; each cell says it. */
const LABELLED = 4;
const slots = Array.from({ length: DAY_MINUTES / SLOT_MINUTES }, (_, slot) => slot);

interface Cell {
  readonly day: number;
  readonly slot: number;
}

const partOf = (slot: number) => ({ from: slot * SLOT_MINUTES, to: (slot + 1) * SLOT_MINUTES });
const between = (one: number, other: number): number[] =>
  Array.from({ length: Math.abs(one - other) + 1 }, (_, i) => Math.min(one, other) + i);

interface WeekGridProps {
  readonly label: string;
  readonly plan: WeekPlan;
  onChange(plan: WeekPlan): void;
}

/** A week in half hours, into which is drawn with the mouse, or with arrows and Space. What is more exact stays as it is where nobody draws. */
export function WeekGrid({ label, plan, onChange }: WeekGridProps): ReactNode {
  const formats = useFormats();
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Cell>({ day: 0, slot: 16 });
  /** Where the mouse began to draw, on which plan, and whether it draws or wipes. */
  const stroke = useRef<{ readonly from: Cell; readonly plan: WeekPlan; readonly isIn: boolean } | null>(null);
  const share = ({ day, slot }: Cell) => shareOf(plan, day, partOf(slot));

  const paint = (before: WeekPlan, one: Cell, other: Cell, isIn: boolean): void => {
    const part = {
      from: Math.min(one.slot, other.slot) * SLOT_MINUTES,
      to: (Math.max(one.slot, other.slot) + 1) * SLOT_MINUTES,
    };
    onChange(between(one.day, other.day).reduce((after, day) => painted(after, day, part, isIn), before));
  };
  const begin = (event: PointerEvent, cell: Cell): void => {
    if (event.button !== 0) return;
    const isIn = share(cell) !== 'all';
    // A finger that moves scrolls the page: it draws one cell with each touch.
    if (event.pointerType !== 'touch') {
      stroke.current = { from: cell, plan, isIn };
      window.addEventListener('pointerup', () => (stroke.current = null), { once: true });
    }
    setAt(cell);
    paint(plan, cell, cell, isIn);
  };
  const goOn = (cell: Cell): void => {
    if (stroke.current) paint(stroke.current.plan, stroke.current.from, cell, stroke.current.isIn);
  };
  const press = (event: KeyboardEvent): void => {
    const mirrored = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const steps: Readonly<Record<string, readonly [day: number, slot: number]>> = {
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      ArrowLeft: [-mirrored, 0],
      ArrowRight: [mirrored, 0],
      Home: [0, -at.slot],
      End: [0, slots.length - 1 - at.slot],
    };
    const step = steps[event.key];
    if (event.key === ' ' || event.key === 'Enter') paint(plan, at, at, share(at) !== 'all');
    else if (step) {
      const day = Math.min(weekDays.length - 1, Math.max(0, at.day + step[0]));
      const slot = Math.min(slots.length - 1, Math.max(0, at.slot + step[1]));
      if (event.shiftKey) paint(plan, at, { day, slot }, share(at) === 'all');
      setAt({ day, slot });
      grid.current?.querySelector<HTMLElement>(`[data-cell="${day} ${slot}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={grid} role="grid" aria-label={label} aria-multiselectable="true" className={classes.grid}>
      <div role="row" className={classes.row}>
        <span className={classes.hour} aria-hidden="true" />
        {weekDays.map((name, day) => (
          <span key={name} role="columnheader" className={classes.day} tabIndex={-1}>
            {formats.weekday(day, 'short')}
          </span>
        ))}
      </div>
      {slots.map((slot) => (
        <div key={slot} role="row" className={classes.row}>
          {slot % LABELLED === 0 ? (
            <span role="rowheader" className={classes.hour} tabIndex={-1}>
              {clockOf(slot * SLOT_MINUTES)}
            </span>
          ) : (
            <span className={classes.hour} aria-hidden="true" />
          )}
          {weekDays.map((name, day) => (
            <button
              key={name}
              type="button"
              role="gridcell"
              className={classes.cell}
              data-cell={`${day} ${slot}`}
              data-share={share({ day, slot })}
              aria-selected={share({ day, slot }) === 'all'}
              aria-label={`${formats.weekday(day, 'long')} ${clockOf(slot * SLOT_MINUTES)}`}
              tabIndex={day === at.day && slot === at.slot ? 0 : -1}
              onPointerDown={(event) => begin(event, { day, slot })}
              onPointerEnter={() => goOn({ day, slot })}
              onFocus={() => setAt({ day, slot })}
              onKeyDown={press}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
