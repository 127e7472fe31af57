import { readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Receiver } from './receiver.ts';
import { resourcesOf } from './resources.ts';
import { openSoakHouse, type SoakHouse } from './soak-house.ts';
import { DAY_MS, Ledger } from './soak-ledger.ts';
import type { Span } from './soak-plans.ts';
import { KNOWN, SoakTraffic } from './soak-traffic.ts';

const HOUR_MS = 60 * 60 * 1000;
/** In the year that begins there are a leap day and both changes of daylight saving time. */
const START = Date.UTC(2027, 11, 1, 0, 20);
/** So often somebody comes in. */
const EVERY_HOURS = 3;
/** A clock that jumped is believed after a day, and looked at every hour; what goes takes as long. */
const CALM_MS = 26 * HOUR_MS;
/** How long what is to happen may take, in real time. */
const PATIENCE_MS = 20_000;
/** Of lines in the log. */
const ERROR = 50;
const MEMORY_BYTES = 64 * 1024 * 1024;

/** What was counted, and what was wrong: nothing, if all is well. */
export interface YearReport {
  readonly counted: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  /** At every weighing, by what was weighed. */
  readonly weighed: readonly Readonly<Record<string, number>>[];
}

/**
 * Lets a Kith live through a year, or whatever else is planned.
 * @param dataDir absolute; afterwards it is full
 * @param say is told of every day
 */
export async function liveThrough(
  plan: readonly Span[],
  { dataDir, databaseUrl }: { readonly dataDir: string; readonly databaseUrl: string },
  say: (line: string) => void = () => undefined,
): Promise<YearReport> {
  const env = { KITH_DATA_DIR: dataDir, KITH_DATABASE_URL: databaseUrl };
  await using hooks = await Receiver.open((request, response) => year.answer(request.url, response));
  const year = new Year(dataDir, env, hooks);
  try {
    await year.begin();
    for (const span of plan) {
      say(`day ${Math.floor(year.elapsed / DAY_MS)}: ${JSON.stringify(span)}`);
      await year.spend(span);
      if (year.faults.length > 0) break;
    }
    await year.end();
  } finally {
    year.house?.kill('SIGKILL');
  }
  return { counted: year.counted, faults: year.faults, weighed: year.weighed };
}

class Year {
  readonly faults: string[] = [];
  readonly weighed: Record<string, number>[] = [];
  house: SoakHouse | null = null;
  /** True ms since the beginning. */
  elapsed = 0;
  readonly #dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #hooks: Receiver;
  readonly #traffic = new SoakTraffic();
  readonly #entries = new Ledger('Entry', { keptMs: 60 * DAY_MS, graceMs: DAY_MS });
  readonly #audit = new Ledger('Row of the audit log', { keptMs: 365 * DAY_MS, graceMs: 2 * DAY_MS });
  readonly #deliveries = new Ledger('Delivery', { keptMs: 30 * DAY_MS, graceMs: 2 * DAY_MS });
  /** Logins, and when they were made. */
  readonly #logins: { readonly key: string; readonly at: number; readonly calm: boolean }[] = [];
  /** When the clock was last set, or nobody looked at it for a while. */
  #unrest = Number.NEGATIVE_INFINITY;
  /** When what is there was last looked at: what came since came later. */
  #lookedAt = 0;
  #now = START;
  /** How far the clock of the house is ahead of the true time, ms. */
  #off = 0;
  #hour = 0;
  /** Entries stored, by the month that the clock of the house said. */
  readonly #months = new Map<string, number>();
  /** When each person was last told to the profile with a cooldown, by the clock of the house. */
  readonly #toldDaily = new Map<string, number>();
  #hooksSeen = 0;
  /** Deliveries that were settled when the clock had just been set. */
  readonly #unsure = new Set<number>();
  #flaky = 0;

  constructor(dataDir: string, env: Readonly<Record<string, string>>, hooks: Receiver) {
    this.#dataDir = dataDir;
    this.#env = env;
    this.#hooks = hooks;
  }

  get counted(): Record<string, number> {
    return {
      days: Math.round(this.elapsed / DAY_MS),
      'hours lived through': this.#hour,
      ...this.#traffic.counted,
      webhooks: this.#hooks.received.length,
      'Entries that went in their time': this.#entries.deleted,
      'Deliveries that went in their time': this.#deliveries.deleted,
      'Rows of the audit log that went in their time': this.#audit.deleted,
    };
  }

  /** The endpoint of one profile fails every tenth day that is lived through. */
  answer(path: string, response: ServerResponse): void {
    const fails = path.endsWith('flaky') && Math.floor(this.#hour / 24) % 10 === 3;
    response.writeHead(fails ? 500 : 200).end();
  }

  async begin(): Promise<void> {
    this.house = await openSoakHouse(START, this.#env);
    const hook = (name: string, cooldown_seconds: number) => ({
      url: `${this.#hooks.url}/${name}`,
      cooldown_seconds,
    });
    await this.#traffic.moveIn(this.house);
    await this.#traffic.profile('all', hook('all', 0));
    await this.#traffic.profile('daily', hook('daily', DAY_MS / 1000));
    this.#flaky = await this.#traffic.profile('flaky', hook('flaky', 0));
    this.#countMonth(KNOWN);
    await this.#look();
  }

  async spend(span: Span): Promise<void> {
    switch (span.kind) {
      case 'live':
        for (let hour = 0; hour < span.hours && this.faults.length === 0; hour += 1) await this.#liveAnHour();
        return this.#look();
      case 'sleep':
        await this.#settled();
        await this.#look();
        await this.#pass(span.days * DAY_MS);
        this.#unrest = this.#lookedAt = this.elapsed;
        return;
      case 'set':
        await this.#settled();
        return this.#set(span.clock);
      case 'restart':
        return this.#restart(span);
      case 'weigh':
        return this.#weigh();
      default:
        span satisfies never;
    }
  }

  async end(): Promise<void> {
    if (this.faults.length === 0) {
      for (let number = 0; number < KNOWN; number += 1) await this.#seen(this.#traffic.known(number));
      await this.#settled();
      await this.#checkUsage();
      this.#checkWeights();
    }
    this.#readLog();
    this.#traffic.close();
    await this.#home.close();
    this.house = null;
  }

  get #home(): SoakHouse {
    if (!this.house) throw new Error('Nobody is at home.');
    return this.house;
  }

  #readLog(): void {
    const errors = this.#home.log.filter(({ level }) => level >= ERROR);
    for (const { msg, err } of errors) this.faults.push(`The log says: ${msg} (${err?.message})`);
  }

  async #liveAnHour(): Promise<void> {
    const hour = this.#hour++;
    if (hour % EVERY_HOURS === 0) await this.#seen(this.#traffic.known((hour / EVERY_HOURS) % KNOWN));
    if (hour % 24 === 5) await this.#seen(this.#traffic.stranger(hour));
    if (hour % 12 === 2) {
      const turn = hour / EVERY_HOURS;
      await this.#traffic.membership(Math.floor(turn));
      await this.#seen(this.#traffic.known(Math.floor(turn) % KNOWN));
    }
    if (hour % 24 === 7) {
      const entries = await this.#traffic.guests(hour);
      for (const id of entries) this.#noteEntry(id);
      // Those of the guest: of the photo, and of coming in.
      this.#countMonth(entries.length + 2);
    }
    if (hour % 24 === 9) await this.#traffic.passing(hour);
    if (hour % 24 === 11) await this.#logInAndOut();
    if (hour % 48 === 13) await this.#traffic.guess();
    if (hour % 24 === 23) {
      await this.#settled();
      await this.#look();
    }
    await this.#pass(HOUR_MS);
  }

  async #pass(ms: number): Promise<void> {
    const now = await this.#home.pass(ms);
    // Its clock also runs by itself, some minutes a month.
    this.elapsed += now - this.#now;
    this.#now = now;
  }

  async #set(ms: number): Promise<void> {
    const now = await this.#home.set(ms);
    this.elapsed += now - this.#now - ms;
    this.#off += ms;
    this.#now = now;
    this.#unrest = this.elapsed;
  }

  async #seen(entry: Promise<number>): Promise<void> {
    this.#noteEntry(await entry);
    this.#countMonth(1);
  }

  #noteEntry(id: number): void {
    this.#entries.note(id, this.elapsed, this.#off < 0);
  }

  #countMonth(entries: number): void {
    const month = new Date(this.#now).toISOString().slice(0, 7);
    this.#months.set(month, (this.#months.get(month) ?? 0) + entries);
  }

  /** Everything that was to be told is told. */
  async #settled(): Promise<void> {
    await this.#traffic.allTold();
    await this.#wait('deliveries to be made', async () => {
      const rows = await this.#home.rows('deliveries', 'notification_id', 'settled');
      const owed = rows.filter((row) => row.settled === null && row.notification_id !== this.#flaky);
      return owed.length === 0 ? null : `${owed.length} are owed`;
    });
    this.#checkCooldowns();
  }

  /** What is old has gone, and nothing else. */
  async #look(): Promise<void> {
    const house = this.#home;
    const calm = this.elapsed - this.#unrest > CALM_MS;
    await this.#wait('what is old to go', async () => {
      const there = await house.rows('entries', 'id');
      const faults = this.#entries.faults(new Set(there.map(({ id }) => id)), this.elapsed, calm);
      const audit = await house.rows('audit', 'id');
      for (const { id } of audit) this.#audit.note(id, this.#lookedAt);
      faults.push(...this.#audit.faults(new Set(audit.map(({ id }) => id)), this.elapsed, calm));
      const deliveries = await house.rows('deliveries', 'id', 'entry_id', 'settled', 'status');
      const lost = deliveries.filter(({ status }) => String(status) === 'failed').length;
      if (lost > 0) faults.push(`${lost} deliveries went after all attempts.`);
      for (const { id, entry_id, settled } of deliveries) {
        // What a clock settled that was behind is old at once, and what is erased takes its deliveries along.
        if (settled === null || !this.#entries.has(entry_id)) continue;
        if (!calm) this.#unsure.add(id);
        else if (!this.#unsure.has(id)) this.#deliveries.note(id, this.#lookedAt);
      }
      faults.push(...this.#deliveries.faults(new Set(deliveries.map(({ id }) => id)), this.elapsed, calm));
      faults.push(...tooMany(await house.counts(), calm));
      return faults[0] ?? null;
    });
    this.#lookedAt = this.elapsed;
  }

  /** A login works for a day, and not for two. */
  async #logInAndOut(): Promise<void> {
    const calm = this.elapsed - this.#unrest > CALM_MS;
    this.#logins.push({ key: await this.#traffic.logIn(), at: this.elapsed, calm });
    for (const { key, at } of this.#logins) {
      const age = this.elapsed - at;
      const wasSet = this.#unrest >= at;
      const works = await this.#traffic.works(key);
      if (works && age > DAY_MS + 3 * HOUR_MS) this.faults.push(`A login works after ${age / HOUR_MS} hours.`);
      if (!works && age < DAY_MS - HOUR_MS && !wasSet) this.faults.push(`A login ended after ${age / HOUR_MS} hours.`);
    }
    while ((this.#logins[0]?.at ?? this.elapsed) < this.elapsed - 5 * DAY_MS) this.#logins.shift();
  }

  async #restart({ off, clock }: Extract<Span, { kind: 'restart' }>): Promise<void> {
    await this.#settled();
    await this.#look();
    const now = await this.#home.close();
    this.elapsed += now - this.#now + off;
    this.#unrest = this.#lookedAt = this.elapsed;
    this.#now = now + off + clock;
    this.#off += clock;
    this.#readLog();
    this.house = await openSoakHouse(this.#now, this.#env);
    await this.#traffic.listen(this.house);
  }

  /** By the clock of the house, whatever it was: nobody is told again before a day is over, in whichever direction. */
  #checkCooldowns(): void {
    for (const { url, body } of this.#hooks.received.slice(this.#hooksSeen)) {
      if (!url.endsWith('daily')) continue;
      const { data } = JSON.parse(body);
      if (data.pid === null) continue;
      const seen = Date.parse(data.created);
      const gap = Math.abs(seen - (this.#toldDaily.get(data.pid) ?? Number.NEGATIVE_INFINITY));
      if (gap < DAY_MS) this.faults.push(`Somebody was told again after ${gap / HOUR_MS} hours of a cooldown of 24.`);
      this.#toldDaily.set(data.pid, seen);
    }
    this.#hooksSeen = this.#hooks.received.length;
  }

  async #checkUsage(): Promise<void> {
    const figures = (await this.#traffic.usage()).filter(({ event_type }) => event_type === 3);
    const told = new Map(figures.map(({ month, quantity }) => [month, quantity]));
    for (const [month, entries] of this.#months) {
      if (told.get(month) !== entries)
        this.faults.push(`${told.get(month)} entries in ${month}, and ${entries} were sent.`);
    }
  }

  async #weigh(): Promise<void> {
    await this.#settled();
    await this.#look();
    const { memoryBytes, descriptors } = await resourcesOf(this.#home.pid);
    const files = await readdir(join(this.#dataDir, 'media'), { recursive: true, withFileTypes: true });
    const database = await stat(join(this.#dataDir, 'kith.sqlite')).catch(() => null);
    this.weighed.push({
      memory: memoryBytes,
      descriptors: [...descriptors.values()].reduce((sum, count) => sum + count, 0),
      pictures: files.filter((file) => file.isFile()).length,
      database: database?.size ?? 0,
      ...(await this.#home.counts()),
    });
  }

  /** A year later everything is as much as it was, but for what grows with the months. */
  #checkWeights(): void {
    const [before, after] = this.weighed.slice(-2);
    if (!before || !after) return;
    for (const [what, weight] of Object.entries(after)) {
      const most = mostOf(what, before[what] ?? 0);
      if (weight > most) this.faults.push(`${what} grew from ${before[what]} to ${weight}.`);
    }
  }

  async #wait(what: string, fault: () => Promise<string | null>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const wrong = await fault();
      this.faults.push(...this.#traffic.faults.splice(0));
      if (wrong === null) return;
      if (wrong.includes('went after') || performance.now() > deadline) {
        this.faults.push(`Waiting for ${what}: ${wrong}`);
        return;
      }
      await pause(5);
    }
  }
}

/** Tables that have as many rows however long it goes on. */
function tooMany(counts: Readonly<Record<string, number>>, calm: boolean): string[] {
  const most = {
    // Two days of logins, and the permanent one.
    tokens: calm ? 4 : 40,
    cooldowns: 2 * KNOWN,
    known_networks: 1,
    group_trash: 0,
    media_trash: 0,
    believed_time: 1,
  };
  return Object.entries(most).flatMap(([table, rows]) =>
    (counts[table] ?? 0) > rows ? [`${counts[table]} rows in ${table}`] : [],
  );
}

/** How much something may weigh that weighed so much before. */
function mostOf(what: string, before: number): number {
  if (what === 'memory') return before + MEMORY_BYTES;
  if (what === 'descriptors') return before + 8;
  if (what === 'usage') return Number.POSITIVE_INFINITY;
  // Of a space the newest are kept, which a year like this one does not have.
  if (what === 'gone_signs') return 100_000;
  // What lies between two weighings is not the same to the day.
  return Math.ceil(before * 1.25) + 20;
}
