import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Alarm, Client } from '@kith/client';
import { freePort } from '@kith/testing/free-port';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { pictureOf } from '@kith/testing/numbered-faces';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';

/** How many sightings; KITH_CHAOS=500 is the full form. */
const SIGHTINGS = Number(process.env.KITH_CHAOS ?? 40);
const KILLS = SIGHTINGS >= 100 ? 10 : 2;
const PEOPLE = 4;
const PASSWORD = 'password of the first account';

const shown = ({ kind, at, count }: Pick<Alarm, 'kind' | 'at' | 'count'>, entryId: number | null): string =>
  `${at} ${kind} ${count} ${entryId}`;

it(
  'each alarm is raised once and none is invented, whatever is killed when, and on how many nodes',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kith-alarms-'));
    const databaseUrl = await testDatabaseUrl();
    const count = databaseUrl.startsWith('postgres') ? 2 : 1;
    const shared = {
      ...{ KITH_DATABASE_URL: databaseUrl, KITH_ADMIN_PASSWORD: PASSWORD, KITH_MEDIA_DIR: join(folder, 'media') },
      ...{ KITH_TOKEN_KEY: randomBytes(32).toString('hex'), KITH_VISION_THREADS: '1' },
      ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    };
    const ports = await Promise.all(Array.from({ length: count }, freePort));
    const start = (i: number) =>
      startProcess({ ...shared, KITH_DATA_DIR: join(folder, `node-${i}`), KITH_PORT: String(ports[i]) }, 'numbers');
    const nodes: KithProcess[] = [];
    try {
      for (let i = 0; i < count; i++) nodes.push(await start(i));
      const [first] = nodes;
      const { key } = await (await logIn(first?.url ?? '', PASSWORD)).tokens.create();
      const clients = nodes.map(({ url }) => new Client({ apiToken: key, baseUrl: url, retries: 0 }));
      const anyClient = () => clients[Math.floor(Math.random() * count)] as Client;
      const client = clients[0] as Client;
      await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0, identifyFacesizeThreshold: 0 });
      const staff = await client.groups.create({ name: 'Staff' });
      const pids: string[] = [];
      for (let n = 0; n < PEOPLE; n++) {
        const { pid } = await client.persons.create({ image: await pictureOf(n), source: 'door' });
        pids.push(String(pid));
      }
      await client.groups.add({ pids: pids.slice(0, 3), groupsIds: [staff.id] });
      const [before] = (await client.entries.list({ limit: 1 })).results;
      const group_id = staff.id;
      const whens = [
        { sources: ['door'] },
        { count: { more_than: 3, within_seconds: 2, per: 'person' as const } },
        { together: { group_id, at_least: 3, within_seconds: 2 } },
        { absent: { group_id, for_seconds: 1 } },
      ];
      const rules = [];
      for (const when of whens) {
        const escalate = when.sources ? { escalateAfterSeconds: 10 } : {};
        const rule = await client.alarmRules.create({
          name: Object.keys(when).join(),
          when,
          cooldownSeconds: 0,
          ...escalate,
        });
        rules.push({ ...rule, asked: when });
      }

      const answered: number[] = [];
      let sent = 0;
      const work = (async () => {
        while (sent < SIGHTINGS) {
          const image = await pictureOf(Math.floor(Math.random() * PEOPLE));
          const answer = await anyClient()
            .entries.send({ image, source: 'door' })
            // Who was being killed answers nothing, and whoever is not there yet.
            .catch(() => null);
          answered.push(...(answer?.results ?? []).map(({ id }) => id));
          if (answer) sent += 1;
          else
            await until(
              () =>
                anyClient()
                  .server.isReady()
                  .catch(() => false),
              'a node is there',
              60_000,
            );
        }
      })();
      for (let kill = 0; kill < KILLS; kill++) {
        // Whatever it is doing then is left to chance.
        const when = Math.floor(((kill + Math.random()) * SIGHTINGS) / KILLS);
        await until(() => sent >= when, 'as many sightings', 120_000);
        const i = kill % count;
        await nodes[i]?.end('SIGKILL');
        nodes[i] = await start(i);
      }
      await work;

      const entries = await allOf(client.entries.iterate());
      const seen = entries.map(({ id }) => id).filter((id) => id > (before?.id ?? 0));
      expect(seen).toEqual(expect.arrayContaining(answered));
      const alarmsOf = (id: number) => allOf(client.alarms.iterate({ rulesIds: [id] }));
      for (const { id, asked, created } of rules) {
        const tried = async () => {
          const { results } = await client.alarmRules.dryRun({
            ...{ when: asked, cooldownSeconds: 0, since: created, limit: 1000 },
          });
          return results.map((one) => shown(one, one.entry_id)).sort();
        };
        const raised = async () => (await alarmsOf(id)).map((one) => shown(one, one.entry?.id ?? null)).sort();
        // That nobody came is raised a moment after it is due.
        await until(async () => (await tried()).length <= (await raised()).length, 'what is due is raised', 30_000);
        expect(await raised()).toEqual(await tried());
      }
      const every = rules[0]?.id ?? 0;
      expect((await alarmsOf(every)).map(({ entry }) => entry?.id).sort()).toEqual(seen.sort());
      await until(
        async () => (await client.alarms.list({ rulesIds: [every], escalated: false })).count === 0,
        'all are escalated',
        60_000,
      );
      expect((await client.alarms.list({ rulesIds: [every] })).count).toBe(seen.length);
      if (process.env.KITH_CHAOS) {
        const counts = await Promise.all(rules.map(async ({ id, name }) => `${name} ${(await alarmsOf(id)).length}`));
        console.log(`${seen.length} entries, ${answered.length} answered, ${KILLS} kills: ${counts.join(', ')}.`);
      }
    } finally {
      for (const node of nodes) await node.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  },
  180_000 + SIGHTINGS * 2000,
);

async function allOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}
