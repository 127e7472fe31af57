import { memo, type ReactNode } from 'react';
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
  /** Whether what is said holds at another time. */
  readonly off?: boolean;
}

interface PersonTileProps extends Tile {
  readonly index: number;
  /** Whether Tab leads there. */
  readonly reached: boolean;
  readonly chosen: boolean;
  /** @param ranging all from the last chosen to this one */
  onChoose(index: number, pid: string, ranging: boolean): void;
}

/** One of very many that come and go while somebody scrolls: it is made of as little as can be, and drawn anew only when it says something else. */
export const PersonTile = memo(function PersonTile({
  pid,
  name,
  face,
  line,
  off = false,
  index,
  reached,
  chosen,
  onChoose,
}: PersonTileProps): ReactNode {
  const { people, sighting } = useMessages();
  const called = name ?? sighting.unnamed;
  return (
    <div className={classes.tile} data-chosen={chosen} data-off={off || undefined}>
      <input
        type="checkbox"
        tabIndex={reached ? 0 : -1}
        className={classes.box}
        aria-label={people.choose(called)}
        checked={chosen}
        onChange={({ nativeEvent }) => onChoose(index, pid, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      />
      <Face url={face} size={FACE_PX} />
      {/* No link of the router's, which reckons its address for every tile that comes by. */}
      <a
        tabIndex={reached ? 0 : -1}
        href={`#/people/${encodeURIComponent(pid)}`}
        className={classes.name}
        data-unnamed={name === null || undefined}
        dir="auto"
      >
        {called}
      </a>
      <span className={classes.line} dir="auto">
        {line}
      </span>
    </div>
  );
});
