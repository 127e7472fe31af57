import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, login } from '@kith/client';
import { ensure } from './broken-promise.ts';
import { frames, newPictureOfAda } from './cast.ts';
import { enrol } from './enrol.ts';
import { type Follower, followEvents } from './follow-events.ts';
import { startKithProcess } from './kith-process.ts';
import { makeGroups } from './make-groups.ts';
import type { Paper } from './paper.ts';
import { type Scene, sendFrame, type TimedSighting } from './send-frame.ts';
import { writeSummary } from './summary.ts';
import { watchCamera } from './watch-camera.ts';
import { watchContractors } from './watch-contractors.ts';
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
  const [dataDir, filmsDir] = [join(folder.path, 'data'), join(folder.path, 'films')];
  await mkdir(filmsDir);
  await using kith = await startKithProcess({ dataDir, filmsDir }, (line) => paper.line(`| ${line}`));
  await using receiver = new WebhookReceiver();
  await Promise.race([play(paper, kith, receiver, filmsDir), interrupted]);
}

async function play(
  paper: Paper,
  kith: { readonly url: string; readonly password: string },
  receiver: WebhookReceiver,
  filmsDir: string,
): Promise<void> {
  const { token } = await login({ baseUrl: kith.url, username: ACCOUNT, password: kith.password });
  const client = new Client({ apiToken: token.key, baseUrl: kith.url });
  await client.sources.create({ name: SOURCE, manualCreateFacesizeThreshold: 10_000 });
  const people = await enrol(paper, client, SOURCE);
  const groups = await makeGroups(paper, client, people);
  using follower = await subscribe(paper, kith.url, client, receiver);
  const { names } = people;
  const scene: Scene = { client, source: SOURCE, follower, receiver, paper, names, groupsOf: groups.of };
  const seen: TimedSighting[] = [];

  paper.section('Send camera frames: who is there, and in which groups');
  paper.line('Milliseconds count from sending the frame. exact and ha: recognised; nm: nobody that Kith knows.');
  for (const frame of frames) seen.push(...(await sendFrame(scene, frame)));

  paper.section('Let Kith read a camera: whoever walks in is named, once');
  const filmed = await watchCamera(scene, filmsDir);

  paper.section('Put Ada into the night shift: the very next notification says so');
  await groups.add('Night shift', 'Ada');
  seen.push(...(await sendFrame(scene, { ...newPictureOfAda, remark: 'the same picture of Ada again' })));

  paper.section('Rename VIP to Guests of honour: new entries say so, old ones keep what was true then');
  await groups.rename('VIP', 'Guests of honour');
  seen.push(...(await sendFrame(scene, { ...newPictureOfAda, remark: 'the same picture of Ada again' })));
  await readHistory(paper, client, people.pidOf('Ada'));

  const [contractors] = frames.filter((frame) => frame.people.includes('Hana'));
  ensure(contractors !== undefined, 'Hana is on no frame.');
  const remark = 'the picture with Hana again';
  seen.push(...(await watchContractors(scene, client, { ...contractors, remark })));

  writeSummary(paper, [...names.values()], seen, filmed ? [filmed] : [], receiver.refused);
}

async function subscribe(paper: Paper, url: string, client: Client, receiver: WebhookReceiver): Promise<Follower> {
  paper.section('Subscribe: a websocket and a webhook');
  const destinationUrl = await receiver.listen();
  const { secret } = await client.notifications.create({ name: 'the demo', httpMethod: 0, destinationUrl });
  receiver.trust(secret);
  const follower = await followEvents(client);
  paper.line(`Websocket: ${url.replace(/^http/, 'ws')}`);
  paper.line(`Webhook:   ${destinationUrl} (a server of this demo, which checks every signature)`);
  return follower;
}

async function readHistory(paper: Paper, client: Client, pid: string): Promise<void> {
  const { results } = await client.entries.list({ pid: [pid], result: ['exact', 'ha'] });
  paper.line("Ada's entries, oldest first:");
  const told = results.toReversed().map((entry) => entry.persons_groups.map((group) => group.name));
  for (const [i, groups] of told.entries()) paper.line(`  ${i + 1}. ${groups.join(', ')}`);
  const asTheyWere = told.map((groups) => groups.includes('VIP'));
  // The last was told after the renaming.
  ensure(
    asTheyWere.length > 1 && asTheyWere.every((was, i) => was === i < asTheyWere.length - 1),
    'Renaming a group changed what old entries say.',
  );
}

async function openScratchFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'kith-demo-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
