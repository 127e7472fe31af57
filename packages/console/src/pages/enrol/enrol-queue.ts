import type { Client } from '@kith/client';
import { serverAgain } from '../../parts/patience.ts';
import { onLeaving } from '../../session/session-store.ts';
import { enrolPhoto, joinPerson } from './enrol-photo.ts';
import type { Enrolment, EnrolmentState, EnrolWish } from './enrolment.ts';
import type { Photo } from './photos-of.ts';

/** As many photos are on their way at once: one is looked at while another is sent. */
const AT_ONCE = 2;
/** As often a photo is sent without an answer: it may be the photo that brings the server down. */
const UNANSWERED = 3;

interface NewPhoto extends Photo {
  readonly name: string;
}

/** Photos on their way, for as long as this tab is open: going to another page and back loses none. */
class EnrolQueue {
  #enrolments: readonly Enrolment[] = [];
  #next = 1;
  #running = 0;
  /** While the server takes nothing. */
  #pause: Promise<void> | null = null;
  readonly #unanswered = new Map<number, number>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly enrolments = (): readonly Enrolment[] => this.#enrolments;

  /** @returns their ids, for `start` */
  add(photos: readonly NewPhoto[]): number[] {
    const added = photos.map((photo): Enrolment => {
      this.#next += 1;
      return { ...photo, id: this.#next, wish: null, state: { kind: 'waiting' }, anySize: false, surelyNew: false };
    });
    this.#become([...this.#enrolments, ...added]);
    return added.map(({ id }) => id);
  }

  /** Sends photos as is wished of them. */
  start(client: Client, ids: readonly number[], wish: EnrolWish): void {
    this.#become(this.#enrolments.map((one) => (ids.includes(one.id) ? { ...one, wish } : one)));
    this.work(client);
  }

  /** Photos that cannot be sent: what is wished of them was refused. */
  refuse(ids: readonly number[], sentences: readonly string[]): void {
    const state: EnrolmentState = { kind: 'failed', sentences, tooSmall: false };
    this.#become(this.#enrolments.map((one) => (ids.includes(one.id) ? { ...one, state } : one)));
  }

  /** Sends what waits. May be called again at any time. */
  work(client: Client): void {
    while (this.#running < AT_ONCE) {
      const next = this.#enrolments.find(({ state, wish }) => state.kind === 'waiting' && wish !== null);
      if (!next?.wish) return;
      this.#running += 1;
      this.#set(next.id, { state: { kind: 'running' } });
      void this.#take(client, next, next.wish).finally(() => {
        this.#running -= 1;
        this.work(client);
      });
    }
  }

  /** One photo that is put off lets all wait: they would fail one after the other for nothing that is wrong with them. */
  async #take(client: Client, enrolment: Enrolment, wish: EnrolWish): Promise<void> {
    const { id } = enrolment;
    const outcome = await enrolPhoto(client, enrolment, wish);
    if (outcome.kind !== 'putOff') return this.#set(id, { state: outcome });
    const times = (this.#unanswered.get(id) ?? 0) + (outcome.answered ? 0 : 1);
    this.#unanswered.set(id, times);
    this.#set(id, { state: times < UNANSWERED ? { kind: 'waiting' } : outcome.given });
    this.#pause ??= serverAgain(client, outcome.waitMs).finally(() => {
      this.#pause = null;
    });
    await this.#pause;
  }

  /** Adds the photo to the person that it was found to be like. */
  async join(client: Client, id: number, pid: string): Promise<void> {
    const enrolment = this.#enrolments.find((one) => one.id === id);
    if (!enrolment?.wish) return;
    this.#set(id, { state: { kind: 'running' } });
    this.#set(id, { state: await joinPerson(client, enrolment, pid, enrolment.wish) });
  }

  rename(id: number, name: string): void {
    this.#set(id, { name });
  }

  /** Lets photos wait again, of which less may be asked now. */
  again(ids: readonly number[], change: Partial<Pick<Enrolment, 'anySize' | 'surelyNew'>> = {}): void {
    const state: EnrolmentState = { kind: 'waiting' };
    for (const id of ids) this.#unanswered.delete(id);
    this.#become(this.#enrolments.map((one) => (ids.includes(one.id) ? { ...one, ...change, state } : one)));
  }

  clear(): void {
    this.#become(this.#enrolments.filter(({ state }) => state.kind === 'running'));
  }

  /** Nothing is left of what somebody was doing. */
  readonly forget = (): void => this.#become([]);

  #set(id: number, change: Partial<Enrolment>): void {
    this.#become(this.#enrolments.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #become(enrolments: readonly Enrolment[]): void {
    this.#enrolments = enrolments;
    for (const listener of this.#listeners) listener();
  }
}

export const enrolQueue = new EnrolQueue();
onLeaving(enrolQueue.forget);
