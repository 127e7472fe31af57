import type { Client } from '@kith/client';
import { ensure } from './broken-promise.ts';
import { type Name, portraits } from './cast.ts';
import type { Paper } from './paper.ts';
import { cutPortrait } from './sample-photos.ts';

/** The customer's own list of who is who. */
export interface People {
  readonly names: ReadonlyMap<string, Name>;
  pidOf(name: Name): string;
}

export async function enrol(paper: Paper, { persons }: Client, source: string): Promise<People> {
  paper.section('Enrol people by one portrait each; the names are in our own list, Kith knows ids');
  const widths = [6, 12, 7];
  paper.row(['name', 'cut from', 'result', 'person id'], widths);
  const names = new Map<string, Name>();
  const pids = new Map<Name, string>();
  for (const name of Object.keys(portraits) as Name[]) {
    const portrait = await cutPortrait(portraits[name]);
    const { result, pid } = await persons.create({ image: portrait, source });
    ensure(result === 'new' && pid !== null, `${name} is new to Kith, and enrolling answered ${result}.`);
    names.set(pid, name);
    pids.set(name, pid);
    paper.row([name, portraits[name].photo, result, pid], widths);
  }
  return {
    names,
    pidOf(name) {
      const pid = pids.get(name);
      ensure(pid !== undefined, `${name} is not enrolled.`);
      return pid;
    },
  };
}
