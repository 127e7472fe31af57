/**
 * From the commit of an event to whoever hears of it. Kith runs in this process on SQLite on the disk, those who hear in
 * another, so that their work is not in Kith's figures; both clocks are the machine's. Entries are written by the function
 * that all of Kith writes them by; vision and search have benchmarks of their own.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { processorLine } from '../processor.ts';
import type { Paced } from './at-rate.ts';
import { atRate } from './at-rate.ts';
import { BareSockets, bareCommitMs, barePosts } from './bare.ts';
import { type Delays, delaysOf } from './delays.ts';
import { runEars } from './ears.ts';
import { House } from './house.ts';
import { OtherSide } from './other-side.ts';

const QUICK = { rate: 200, events: 2000, bare: 600, warmUp: 200 } as const;
const WIDE = { sockets: 1000, rate: 50, events: 500, bare: 200 } as const;
const LOG = { deliveries: 1_000_000, events: 1500 } as const;
const COMMITS = 300;
const TARGETS = { socketMs: 10, hookMs: 50 } as const;

async function measure(): Promise<void> {
  console.log(processorLine());
  using others = await OtherSide.open();
  await using house = await House.open(others.hookUrl);
  await sayCommits();
  const only = process.argv[2];
  for (const part of [quick, wide, withLog]) {
    if (only === undefined || only === part.name) await part(house, others);
  }
}

/** What the disk gives: each event asks for one commit, and each delivery for two. */
async function sayCommits(): Promise<void> {
  const commitMs = await bareCommitMs(COMMITS);
  const most = 1000 / commitMs / 3;
  console.log(
    `bare commit: ${commitMs.toFixed(2)} ms on average, so at most ${most.toFixed(0)} events a second with a webhook`,
  );
}

async function quick(house: House, others: OtherSide): Promise<void> {
  console.log(`\n${QUICK.rate} events a second, one websocket and one webhook; ${QUICK.events} events`);
  await others.listen(house.url, house.token, 1);
  await atRate(QUICK.rate, QUICK.warmUp, (nth) => house.see(nth));
  await settled(house);
  await others.report();
  house.committed.clear();
  const paced = await atRate(QUICK.rate, QUICK.events, (nth) => house.see(nth));
  await settled(house);
  const heard = await others.report();
  await others.hangUp();
  const bare = await bareQuick(others);
  say('commit → websocket', delaysOf(house.committed, heard.messages, 1), bare.socket, TARGETS.socketMs);
  say('commit → webhook received', delaysOf(house.committed, heard.hooks, 1), bare.hook, TARGETS.hookMs);
  sayPaced(paced);
}

async function bareQuick(others: OtherSide): Promise<{ readonly socket: Delays; readonly hook: Delays }> {
  using sockets = await BareSockets.open();
  await others.listen(sockets.url, '', 1);
  const sent = new Map<number, number>();
  await sockets.broadcast(QUICK.rate, QUICK.bare, sent);
  const posted = new Map<number, number>();
  await barePosts(others.hookUrl, QUICK.rate, QUICK.bare, posted);
  await pause(200);
  const heard = await others.report();
  await others.hangUp();
  return { socket: delaysOf(sent, heard.messages, 1), hook: delaysOf(posted, heard.hooks, 1) };
}

async function wide(house: House, others: OtherSide): Promise<void> {
  console.log(`\n${WIDE.rate} events a second, each to ${WIDE.sockets} websockets; ${WIDE.events} events`);
  await house.turnWebhook(false);
  await others.listen(house.url, house.token, WIDE.sockets);
  await others.report();
  house.committed.clear();
  const paced = await atRate(WIDE.rate, WIDE.events, (nth) => house.see(nth));
  await pause(1500);
  const heard = await others.report();
  await others.hangUp();
  await house.turnWebhook(true);

  using sockets = await BareSockets.open();
  await others.listen(sockets.url, '', WIDE.sockets);
  const sent = new Map<number, number>();
  const bare = await sockets.broadcast(WIDE.rate, WIDE.bare, sent);
  await pause(1000);
  const bareHeard = await others.report();
  await others.hangUp();
  say(
    'commit → each websocket',
    delaysOf(house.committed, heard.messages, WIDE.sockets),
    delaysOf(sent, bareHeard.messages, WIDE.sockets),
  );
  sayPaced(paced, bare);
}

async function withLog(house: House, others: OtherSide): Promise<void> {
  const start = performance.now();
  await house.fillLog(LOG.deliveries);
  const filledS = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `\nwith ${LOG.deliveries} finished deliveries in the log (written in ${filledS} s); ${LOG.events} events`,
  );
  await atRate(QUICK.rate, QUICK.warmUp, (nth) => house.see(nth));
  await settled(house);
  await others.report();
  house.committed.clear();
  const paced = await atRate(QUICK.rate, LOG.events, (nth) => house.see(nth));
  await settled(house);
  const heard = await others.report();
  const posted = new Map<number, number>();
  await barePosts(others.hookUrl, QUICK.rate, QUICK.bare, posted);
  const bareHeard = await others.report();
  const bare = delaysOf(posted, bareHeard.hooks, 1);
  say('commit → webhook received', delaysOf(house.committed, heard.hooks, 1), bare, TARGETS.hookMs);
  sayPaced(paced);
}

/** Everything is delivered, or as good as never will be. */
async function settled(house: House): Promise<void> {
  for (let i = 0; i < 200 && (await house.owed()) > 0; i++) await pause(100);
  await pause(200);
}

function say(what: string, kith: Delays, bare: Delays, targetMs?: number): void {
  const target = targetMs === undefined ? '' : `  (target p95 ${targetMs} ms)`;
  const lost = `missing ${kith.missing}, doubled ${kith.doubled}`;
  console.log(`  ${what.padEnd(26)} ${figures(kith)}  ${lost}${target}`);
  console.log(
    `  ${'bare, of the same run'.padEnd(26)} ${figures(bare)}  ratio of p95 ${(kith.p95Ms / bare.p95Ms).toFixed(1)}`,
  );
}

const figures = ({ p50Ms, p95Ms, p99Ms }: Delays): string =>
  `p50 ${p50Ms.toFixed(2)}  p95 ${p95Ms.toFixed(2)}  p99 ${p99Ms.toFixed(2)} ms`;

function sayPaced(kith: Paced, bare?: Paced): void {
  const share = ({ cpu }: Paced): string => `${(cpu * 100).toFixed(0)} %`;
  const beside = bare ? `, bare ${share(bare)}` : '';
  console.log(
    `  ${kith.rate.toFixed(0)} events a second written; share of one processor: Kith ${share(kith)}${beside}`,
  );
}

if (process.argv[2] === 'ears') await runEars();
else await measure();
