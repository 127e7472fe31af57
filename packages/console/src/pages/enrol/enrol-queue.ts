import type { Client } from '@kith/client';
import { type EnrolWish, enrolPhoto, joinPerson } from './enrol-photo.ts';
import type { Enrolment, EnrolmentState } from './enrolment.ts';

/** As many photos are on their way at once: one is looked at while another is sent. */
const AT_ONCE = 2;

interface NewPhoto {
  readonly file: File;
  readonly path: string;
  readonly name: string;
}

/** Photos on their way, for as long as this tab is open: going to another page and back loses none. */
class EnrolQueue {
  #enrolments: readonly Enrolment[] = [];
  #next = 1;
  #running = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly enrolments = (): readonly Enrolment[] => this.#enrolments;

  add(photos: readonly NewPhoto[]): void {
    const added = photos.map((photo): Enrolment => {
      this.#next += 1;
      return { ...photo, id: this.#next, state: { kind: 'waiting' }, anySize: false, surelyNew: false };
    });
    this.#become([...this.#enrolments, ...added]);
  }

  /** Sends what waits. May be called again at any time. */
  work(client: Client, wish: EnrolWish): void {
    while (this.#running < AT_ONCE) {
      const next = this.#enrolments.find(({ state }) => state.kind === 'waiting');
      if (!next) return;
      this.#running += 1;
      this.#set(next.id, { state: { kind: 'running' } });
      void enrolPhoto(client, next, wish).then((state) => {
        this.#running -= 1;
        this.#set(next.id, { state });
        this.work(client, wish);
      });
    }
  }

  /** Adds the photo to the person that it was found to be like. */
  async join(client: Client, id: number, pid: string, wish: EnrolWish): Promise<void> {
    const enrolment = this.#enrolments.find((one) => one.id === id);
    if (!enrolment) return;
    this.#set(id, { state: { kind: 'running' } });
    this.#set(id, { state: await joinPerson(client, enrolment, pid, wish) });
  }

  rename(id: number, name: string): void {
    this.#set(id, { name });
  }

  /** Lets photos wait again, with other wishes. */
  again(ids: readonly number[], change: Partial<Pick<Enrolment, 'anySize' | 'surelyNew'>> = {}): void {
    const state: EnrolmentState = { kind: 'waiting' };
    this.#become(this.#enrolments.map((one) => (ids.includes(one.id) ? { ...one, ...change, state } : one)));
  }

  clear(): void {
    this.#become(this.#enrolments.filter(({ state }) => state.kind === 'running'));
  }

  #set(id: number, change: Partial<Enrolment>): void {
    this.#become(this.#enrolments.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #become(enrolments: readonly Enrolment[]): void {
    this.#enrolments = enrolments;
    for (const listener of this.#listeners) listener();
  }
}

export const enrolQueue = new EnrolQueue();
