import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, Group, Identification, Page } from '@kith/contract';
import { ensure } from './broken-promise.ts';
import { frames, memberships, type Name, newPictureOfAda, portraits } from './cast.ts';
import { EventListener } from './event-listener.ts';
import { KithApi } from './kith-api.ts';
import { startKithProcess } from './kith-process.ts';
import type { Paper } from './paper.ts';
import { cutPortrait } from './sample-photos.ts';
import { type Scene, sendFrame, type TimedSighting } from './send-frame.ts';
import { writeSummary } from './summary.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

const SOURCE = 'entrance';
const ACCOUNT = 'admin';

/**
 * Plays the demo from an empty folder to an empty folder.
 * @param interrupted ends it early, tidily
 * @throws {BrokenPromise} when something is not as promised
 */
export async function tellStory(paper: Paper, interrupted: Promise<never>): Promise<void> {
  paper.title('Kith finds the faces on a picture and tells who they are and which groups they belong to.');
  await using folder = await openScratchFolder();
  paper.section('Start Kith as it is shipped, on an empty folder');
  await using kith = await startKithProcess(folder.path, (line) => paper.line(`| ${line}`));
  await using receiver = new WebhookReceiver();
  await Promise.race([play(paper, kith, receiver), interrupted]);
}

async function play(
  paper: Paper,
  kith: { readonly url: string; readonly password: string },
  receiver: WebhookReceiver,
): Promise<void> {
  const api = await KithApi.logIn(kith.url, ACCOUNT, kith.password);
  await api.post('/v1/sources/', { name: SOURCE, manual_create_facesize_threshold: 10_000 });
  const people = await enrol(paper, api);
  const groups = await makeGroups(paper, api, people);
  using listener = await subscribe(paper, kith.url, api, receiver);
  const { names } = people;
  const scene: Scene = { api, source: SOURCE, listener, receiver, paper, names, groupsOf: groups.of };
  const seen: TimedSighting[] = [];

  paper.section('Send camera frames: who is there, and in which groups');
  paper.line('Milliseconds count from sending the frame. exact and ha: recognised; nm: nobody that Kith knows.');
  for (const frame of frames) seen.push(...(await sendFrame(scene, frame)));

  paper.section('Put Ada into the night shift: the very next notification says so');
  await groups.add('Night shift', 'Ada');
  seen.push(...(await sendFrame(scene, { ...newPictureOfAda, remark: 'the same picture of Ada again' })));

  paper.section('Rename VIP to Guests of honour: new entries say so, old ones keep what was true then');
  await groups.rename('VIP', 'Guests of honour');
  seen.push(...(await sendFrame(scene, { ...newPictureOfAda, remark: 'the same picture of Ada again' })));
  await readHistory(paper, api, people.pidOf('Ada'));

  writeSummary(paper, [...names.values()], seen, receiver.refused);
}

async function subscribe(paper: Paper, url: string, api: KithApi, receiver: WebhookReceiver): Promise<EventListener> {
  paper.section('Subscribe: a websocket and a webhook');
  const destination_url = await receiver.listen();
  const { secret } = await api.post<{ secret: string }>('/v1/notifications/', {
    name: 'the demo',
    http_method: 0,
    destination_url,
  });
  receiver.trust(secret);
  const listener = await EventListener.open(url, api.token);
  paper.line(`Websocket: ${url.replace(/^http/, 'ws')}`);
  paper.line(`Webhook:   ${destination_url} (a server of this demo, which checks every signature)`);
  return listener;
}

/** The customer's own list of who is who: Kith knows persons by id only. */
interface People {
  readonly names: ReadonlyMap<string, Name>;
  pidOf(name: Name): string;
}

async function enrol(paper: Paper, api: KithApi): Promise<People> {
  paper.section('Enrol people by one portrait each; the names are in our own list, Kith knows ids');
  const widths = [6, 12, 7];
  paper.row(['name', 'cut from', 'result', 'person id'], widths);
  const names = new Map<string, Name>();
  const pids = new Map<Name, string>();
  for (const name of Object.keys(portraits) as Name[]) {
    const portrait = await cutPortrait(portraits[name]);
    const { result, pid } = await api.upload<Identification>('/v1/persons/', portrait, SOURCE);
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

async function makeGroups(paper: Paper, api: KithApi, people: People) {
  paper.section('Make groups; a person may be in any number of them');
  const ids = new Map<string, number>();
  const membersOf = new Map<string, Set<Name>>();
  const add = async (group: string, ...names: Name[]) => {
    const pids = names.map((name) => people.pidOf(name));
    await api.post('/v1/groups/persons/pids/', { pids, groups_ids: [ids.get(group)] });
    for (const name of names) membersOf.get(group)?.add(name);
  };
  for (const { group, members } of memberships) {
    ids.set(group, (await api.post<Group>('/v1/groups/persons/', { name: group })).id);
    membersOf.set(group, new Set());
    await add(group, ...members);
    paper.row([group, members.join(', ')], [12]);
  }
  return {
    add,
    of: (name: string) => [...membersOf].flatMap(([group, members]) => (members.has(name as Name) ? [group] : [])),
    async rename(group: string, name: string) {
      const id = ids.get(group);
      const members = membersOf.get(group);
      ensure(id !== undefined && members !== undefined, `There is no group ${group}.`);
      await api.patch(`/v1/groups/persons/${id}/`, { name });
      ids.delete(group);
      membersOf.delete(group);
      ids.set(name, id);
      membersOf.set(name, members);
    },
  };
}

async function readHistory(paper: Paper, api: KithApi, pid: string): Promise<void> {
  const { results } = await api.get<Page<Entry>>(`/v1/entries/?pid=${pid}&result=exact,ha`);
  paper.line("Ada's entries, oldest first:");
  const told = results.toReversed().map((entry) => entry.persons_groups.map((group) => group.name));
  for (const [i, groups] of told.entries()) paper.line(`  ${i + 1}. ${groups.join(', ')}`);
  const asTheyWere = told.map((groups) => groups.includes('VIP'));
  ensure(asTheyWere.join() === 'true,true,false', 'Renaming a group changed what old entries say.');
}

async function openScratchFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'kith-demo-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
