import { Text } from '@mantine/core';
import { type KeyboardEvent, memo, type ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { GroupChip } from '../../parts/group-chip.tsx';
import { whoOf } from '../../parts/person-name.ts';
import { useGroups } from '../../parts/queries.ts';
import { ResultBadge } from '../../parts/result-badge.tsx';
import type { Visit } from './fold.ts';
import classes from './visit-list.module.css';

const SHOWN = 120;
const FACE_PX = 72;

interface VisitListProps {
  readonly visits: readonly Visit[];
  onOpen(entryId: number): void;
}

/** The wall. Arrows go from one to the next. */
export function VisitList({ visits, onOpen }: VisitListProps): ReactNode {
  const { live } = useMessages();
  const groups = useGroups();
  const colors = new Map(groups.data?.map(({ id, color }) => [id, color]));
  return (
    <ul className={classes.list} aria-label={live.sightings} onKeyDown={moveFocus}>
      {visits.slice(0, SHOWN).map((visit) => (
        <VisitRow key={visit.id} visit={visit} colors={colors} onOpen={onOpen} />
      ))}
    </ul>
  );
}

interface VisitRowProps {
  readonly visit: Visit;
  readonly colors: ReadonlyMap<number, string | null>;
  onOpen(entryId: number): void;
}

const VisitRow = memo(function VisitRow({ visit: { latest, since, count }, colors, onOpen }: VisitRowProps): ReactNode {
  const { live, sighting } = useMessages();
  const formats = useFormats();
  return (
    <li className={classes.row} data-stranger={latest.pid === null || undefined}>
      <Face url={latest.face_image} size={FACE_PX} />
      <div className={classes.about}>
        <button type="button" className={classes.who} dir="auto" onClick={() => onOpen(latest.id)}>
          {whoOf(latest, sighting)}
        </button>
        <div className={classes.line}>
          {latest.persons_groups.map(({ id, name }) => (
            <GroupChip key={id} id={id} name={name} color={colors.get(id) ?? null} />
          ))}
          <ResultBadge result={latest.result} />
        </div>
        <Text size="sm" c="dimmed">
          {count > 1 ? live.times(formats.number(count), formats.moment(since)) : formats.moment(latest.created)}
          {' · '}
          <bdi>{latest.source.name}</bdi>
        </Text>
      </div>
    </li>
  );
}, isSameVisit);

/** Folding makes every visit anew: what counts is whether it says anything else. */
function isSameVisit(before: VisitRowProps, after: VisitRowProps): boolean {
  const { visit, colors, onOpen } = after;
  return (
    before.visit.latest === visit.latest &&
    before.visit.count === visit.count &&
    before.onOpen === onOpen &&
    visit.latest.persons_groups.every(({ id }) => before.colors.get(id) === colors.get(id))
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  if (at < 0) return;
  event.preventDefault();
  buttons[at + step]?.focus();
}
