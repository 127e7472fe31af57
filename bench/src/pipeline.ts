/** What follows vision: search, commit, notification; each beside the bare work of the same run. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addMembers,
  createAccount,
  createGroup,
  createLog,
  createProfile,
  createSource,
  decideConfig,
  type Face,
  getThresholds,
  groupsOfPerson,
  identify,
  ingest,
  insertPerson,
  openContext,
  readEnv,
  readSecrets,
  settingsOf,
  withScaled,
} from '@kith/server/parts';
import { faceLike } from '@kith/testing/face-like';
import Sqlite from 'better-sqlite3';
import { Pool } from 'undici';
import { WebSocket, WebSocketServer } from 'ws';
import { elapsedMs, median, row } from './median.ts';

const PERSONS = 10_000;
const GROUPS = 5;
const ROUNDS = 200;
const WARM_UP = 20;

export async function benchPipeline(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-bench-'));
  try {
    await measure(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(dataDir: string): Promise<void> {
  const env = readEnv({
    ...process.env,
    KITH_DATA_DIR: dataDir,
    KITH_LOG_LEVEL: 'error',
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
  });
  const config = decideConfig(env);
  const blind = {
    analyse: () => Promise.reject(new Error('not measured here')),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const secrets = await readSecrets(env, dataDir);
  await using context = await openContext(config, secrets, createLog('error'), { vision: blind });
  const { db, faceIndex, events } = context;
  const accountId = await createAccount(context, 'bench', 'bench-password');
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();

  const faces = faceLike(7);
  const templates = Array.from({ length: PERSONS }, () => withScaled(faces.stranger()));
  const pids = await db.transaction(async (tx) => {
    const made = [];
    for (const { template, scaled } of templates) {
      const person = await insertPerson(
        tx,
        {
          space_id: spaceId,
          pid: context.ids.pid(),
          source_id: null,
          created: 0,
          facesize: 1,
          face_image: null,
          full_image: null,
        },
        { template, scaled, entryId: null },
        { revision: 0, now: 0 },
      );
      faceIndex.put(spaceId, person.id, [scaled]);
      made.push(person);
    }
    return made;
  });
  const groupIds = [];
  for (let i = 0; i < GROUPS; i++) {
    const group = await createGroup(context, spaceId, {
      name: `group ${i}`,
      description: '',
      color: null,
      threshold: null,
      rule: null,
    });
    if (typeof group === 'object' && 'id' in group) groupIds.push(group.id);
  }
  const many = pids.slice(0, 100);
  await addMembers(context, [spaceId], { pids: many.map((person) => person.pid), groups_ids: groupIds });
  const source = await createSource(context, accountId, spaceId, {
    ...settingsOf({ settings: '{}' }),
    name: 'door',
    identify_facesize_threshold: 0,
    store_images_for_results: [],
  });
  if (typeof source === 'string') throw new Error(source);
  const settings = settingsOf(source);
  const frameOf = (i: number) => {
    const template = faces.similar(templates[i % 100]?.template ?? new Float32Array(512), 0.75);
    const box = { left: 0, top: 0, width: 200, height: 250 };
    const face: Face = {
      box,
      score: 1,
      areaPx: 50_000,
      points: new Float32Array(10),
      ...withScaled(template),
      thumbnail: Buffer.alloc(0),
      quality: null,
      angles: null,
      asm: null,
      years: null,
      liveness: null,
    };
    const picture = { format: 'jpeg', width: 1920, height: 1080, faces: [face], facesSeen: 1 } as const;
    return { image: Buffer.alloc(0), picture, timestamp: undefined, among: undefined };
  };

  console.log(`pipeline: one face, ${PERSONS} persons, each known one in ${GROUPS} groups, median of ${ROUNDS}`);
  const thresholds = await getThresholds(db.queries, spaceId);
  const bareMs: number[] = [];
  const searchMs: number[] = [];
  const namesMs: number[] = [];
  const commitMs: number[] = [];
  const floorMs: number[] = [];
  const bareCommit = openBareDatabase(join(dataDir, 'bare.sqlite'));
  for (let i = -WARM_UP; i < ROUNDS; i++) {
    const frame = frameOf(i + WARM_UP);
    const [face] = frame.picture.faces;
    const person = many[(i + WARM_UP) % 100];
    if (!face || !person) throw new Error('The benchmark has nobody to look for.');
    const figures = [
      await elapsedMs(() => faceIndex.search(spaceId, face.scaled)),
      await elapsedMs(() => identify(context, spaceId, face.scaled, thresholds)),
      await elapsedMs(() => groupsOfPerson(db.queries, spaceId, person.id, Date.now())),
      await elapsedMs(() => ingest(context, source, settings, frame)),
      await elapsedMs(bareCommit.write),
    ];
    if (i < 0) continue;
    for (const [k, list] of [bareMs, searchMs, namesMs, commitMs, floorMs].entries())
      list.push(figures[k] ?? Number.NaN);
  }
  bareCommit.close();
  console.log(
    row('search (index and float32 stage)', median(searchMs), { name: 'the index alone', ms: median(bareMs) }),
  );
  console.log(row('names of all groups of a person', median(namesMs)));
  console.log(
    row('search, snapshot, commit of an entry', median(commitMs), {
      name: 'bare insert of the same rows, same fsync',
      ms: median(floorMs),
    }),
  );

  await using outside = await openOutside();
  const toSocketMs: number[] = [];
  const toWebhookMs: number[] = [];
  const bareSocketMs: number[] = [];
  const barePostMs: number[] = [];
  const profile = await createProfile({ ...context, allow: config.webhookAllow }, spaceId, {
    name: 'bench',
    http_method: 0,
    destination_url: outside.hookUrl,
    is_active: true,
    ordered: false,
  });
  if (profile.kind === 'refused') throw new Error('The benchmark could not make its webhook.');
  context.listensOn('http://127.0.0.1');
  const listener = { spaceId, wants: () => true, send: (event: Buffer) => void outside.sendToSocket(event) };
  const detach = events.attach(listener, await events.newest(spaceId));
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (let i = -WARM_UP; i < ROUNDS; i++) {
    const socketHeard = outside.nextMessage();
    const hookHeard = outside.nextHook();
    const frame = frameOf(i + WARM_UP);
    await ingest(context, source, settings, frame);
    const committed = performance.now();
    const [socketAt, hookAt] = await Promise.all([socketHeard, hookHeard]);
    const bareSocket = outside.nextMessage();
    let start = performance.now();
    await outside.sendToSocket('x'.repeat(900));
    const bareSocketAt = (await bareSocket) - start;
    const barePost = outside.nextHook();
    start = performance.now();
    await outside.post('x'.repeat(900));
    const barePostAt = (await barePost) - start;
    if (i < 0) continue;
    toSocketMs.push(socketAt - committed);
    toWebhookMs.push(hookAt - committed);
    bareSocketMs.push(bareSocketAt);
    barePostMs.push(barePostAt);
  }
  detach();
  console.log(
    row('notify: commit to websocket', median(toSocketMs), { name: 'bare ws message', ms: median(bareSocketMs) }),
  );
  console.log(
    row('notify: commit to webhook', median(toWebhookMs), { name: 'bare undici POST', ms: median(barePostMs) }),
  );
}

/** The rows that an entry makes, written by hand: what the disk and the database ask for at least. */
function openBareDatabase(file: string) {
  const bare = new Sqlite(file);
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec(
    'create table entry (id integer primary key, body text); create table template (id integer primary key, vector blob)',
  );
  const entry = bare.prepare('insert into entry (body) values (?)');
  const template = bare.prepare('insert into template (vector) values (?)');
  const vector = Buffer.alloc(2048);
  const write = bare.transaction(() => {
    entry.run('x'.repeat(400));
    template.run(vector);
  });
  return { write: () => write(), close: () => bare.close() };
}

/** A websocket client and an HTTP receiver on loopback that say when they heard something. */
async function openOutside() {
  let heardHook: (at: number) => void = () => undefined;
  let heardMessage: (at: number) => void = () => undefined;
  const http = createServer((request, response) => {
    heardHook(performance.now());
    request.resume().on('end', () => response.end());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [[serverSide]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [
    [WebSocket],
    unknown,
  ];
  client.on('message', () => heardMessage(performance.now()));
  const pool = new Pool(origin);
  return {
    hookUrl: `${origin}/hook`,
    nextHook: () =>
      new Promise<number>((resolve) => {
        heardHook = resolve;
      }),
    nextMessage: () =>
      new Promise<number>((resolve) => {
        heardMessage = resolve;
      }),
    sendToSocket: (text: string | Buffer) => new Promise<void>((resolve) => serverSide.send(text, () => resolve())),
    post: async (body: string) => (await pool.request({ path: '/', method: 'POST', body })).body.dump(),
    async [Symbol.asyncDispose]() {
      client.terminate();
      server.close();
      await pool.close();
      http.closeAllConnections();
      http.close();
    },
  };
}
