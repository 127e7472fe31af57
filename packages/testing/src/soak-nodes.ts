import { join } from 'node:path';
import { type NodesHouse, nodeOf, openNodes } from './nodes-house.ts';
import { pictureOf } from './numbered-faces.ts';
import type { PostgresServer } from './postgres-server.ts';
import { Receiver } from './receiver.ts';
import { Ears } from './soak-ears.ts';
import { Memberships } from './soak-memberships.ts';
import { CRASH, type Mishap } from './soak-mishaps.ts';
import { Readers } from './soak-readers.ts';
import { compareWithTruth, type NodesReport } from './soak-truth.ts';
import { SteadyLoad } from './steady-load.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const PASSING_BY = 1;
/** How long everything may take to be as before, on a busy machine. */
const WELL_AGAIN_MS = 90_000;

interface Wish {
  /** All of them happen, and again and again for so long. */
  readonly mishaps: (postgres: PostgresServer, fullFile: string) => readonly Mishap[];
  readonly forMs: number;
  /** So many at least are changed on one node and looked for in the very next event of another. */
  readonly memberships: number;
  /** Of the nodes as they begin. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Three nodes over one PostgreSQL under steady load, and one mishap after another. Nothing that was answered is lost, nothing that was
 * refused is there, everything is told to webhooks and to whoever follows events, and memberships are seen at once.
 */
export async function surviveMishaps(
  postgres: PostgresServer,
  { mishaps: mishapsOf, forMs, memberships, env }: Wish,
  say: (line: string) => void = () => undefined,
): Promise<NodesReport> {
  await using folder = await temporaryFolder();
  await using hooks = await Receiver.open();
  const fullFile = join(folder.path, 'full');
  const url = `${postgres.url}/postgres`;
  await using house = await openNodes(3, url, {
    NODE_OPTIONS: `--import=${import.meta.resolve('./full-disk-preload.js')}`,
    TEST_FULL_FILE: fullFile,
    ...env,
  });
  const { client } = nodeOf(house, 0);
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0, autoCreatePersons: true });
  await client.notifications.create({ name: 'all', httpMethod: 0, destinationUrl: hooks.url });
  const ears = new Ears(house, 0);
  const changes = await Memberships.among(house);
  const load = new SteadyLoad(house, await pictureOf(PASSING_BY), 'door');
  const readers = new Readers(house);
  let over = false;
  const changing = changes.change(memberships, () => over);
  const counted: Record<string, number> = {};
  const mishaps = mishapsOf(postgres, fullFile);
  const end = performance.now() + forMs;
  for (let turn = 0; performance.now() < end || turn < mishaps.length; turn += 1) {
    const { name, happen } = mishaps[turn % mishaps.length] as Mishap;
    const began = performance.now();
    await happen(house, turn, load);
    await until(() => allWell(house, load, began), `all is well after ${name}`, WELL_AGAIN_MS);
    counted[name] = (counted[name] ?? 0) + 1;
    say(`${name}: all was well again after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  over = true;
  await changing;
  await load.stop();
  await readers.stop();
  const { counted: truth, faults } = await compareWithTruth(url, {
    ...{ load, readers, hooks, ears },
    crashes: counted[CRASH] ?? 0,
  });
  return { counted: { ...counted, ...changes.counted, ...truth }, faults: [...changes.faults, ...faults] };
}

/** Whether every node is ready, and has stored something since. */
async function allWell(house: NodesHouse, load: SteadyLoad, since: number): Promise<boolean> {
  for (const node of house.nodes) {
    const stores = load.since(since, node).some(({ what, status }) => what === 'frame' && status === 201);
    if (!stores) return false;
    const ready = await fetch(`${node.process.url}/readyz`).catch(() => null);
    await ready?.arrayBuffer();
    if (ready?.status !== 200) return false;
  }
  return true;
}
