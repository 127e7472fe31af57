import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Face } from './face.tsx';
import classes from './person-grid.module.css';

const FACE_PX = 136;

export interface Tile {
  readonly pid: string;
  /** Null: not named yet. */
  readonly name: string | null;
  readonly face: string | null;
  /** What is said below the name. */
  readonly line: string;
}

interface PersonTileProps {
  readonly tile: Tile;
  readonly chosen: boolean;
  onChoose(ranging: boolean): void;
}

export function PersonTile({ tile: { pid, name, face, line }, chosen, onChoose }: PersonTileProps): ReactNode {
  const { people, sighting } = useMessages();
  const ranging = useRef(false);
  const called = name ?? sighting.unnamed;
  return (
    <div className={classes.tile} data-chosen={chosen}>
      <Checkbox
        className={classes.box ?? ''}
        aria-label={people.choose(called)}
        checked={chosen}
        onClick={(event) => {
          ranging.current = event.shiftKey;
        }}
        onChange={() => onChoose(ranging.current)}
      />
      <Face url={face} size={FACE_PX} />
      <Link
        to="/people/$pid"
        params={{ pid }}
        className={classes.name}
        data-unnamed={name === null || undefined}
        dir="auto"
      >
        {called}
      </Link>
      <span className={classes.line} dir="auto">
        {line}
      </span>
    </div>
  );
}
