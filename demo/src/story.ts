import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, Page } from '@kith/contract';
import { ensure } from './broken-promise.ts';
import { frames, newPictureOfAda } from './cast.ts';
import { enrol } from './enrol.ts';
import { EventListener } from './event-listener.ts';
import { KithApi } from './kith-api.ts';
import { startKithProcess } from './kith-process.ts';
import { makeGroups } from './make-groups.ts';
import type { Paper } from './paper.ts';
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
  const people = await enrol(paper, api, SOURCE);
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
