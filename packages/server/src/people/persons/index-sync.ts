import type { SpaceId, TemplateId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { FaceIndex } from '../../recognition/faceindex/face-index.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { changedPersons, trimIndexChanges } from './index-changes.ts';
import { findTemplates, type Looks, templatesOfSpace } from './template-store.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Changes are kept this long; a node that has not looked for half of it reads its spaces anew. */
const KEPT_MS = 24 * HOUR_MS;
const BATCH = 500;
/** Of damaged templates, in the log. */
const NAMED = 10;

interface Deps {
  readonly db: Database;
  readonly faceIndex: FaceIndex;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Seen {
  readonly revision: number;
  readonly at: number;
}

/**
 * Keeps the face index of this node in step with the templates in the database: the one way in which anything enters or
 * leaves it, after a commit here as well as after one on another node.
 */
export class IndexSync implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #seen = new Map<SpaceId, Seen>();
  readonly #last = new Map<SpaceId, Promise<void>>();
  readonly #trim: NodeJS.Timeout;
  readonly #damaged = new Map<SpaceId, Map<PersonId, readonly TemplateId[]>>();

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#trim = setInterval(() => {
      trimIndexChanges(deps.db.queries, deps.clock() - KEPT_MS).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'Old changes of the face index could not be trimmed; they are tried again.'),
      );
    }, HOUR_MS).unref();
  }

  /** Builds the index of every space. */
  static async open(deps: Deps): Promise<IndexSync> {
    const sync = new IndexSync(deps);
    for (const spaceId of (await revisions(deps.db.queries)).keys()) await sync.catchUp(spaceId);
    return sync;
  }

  /** Revision of a space that the index is in step with. */
  revisionOf(spaceId: SpaceId): number {
    return this.#seen.get(spaceId)?.revision ?? 0;
  }

  /** How many templates of persons are damaged, as far as they were read. */
  get damagedTemplates(): number {
    return [...this.#damaged.values()].flatMap((ofSpace) => [...ofSpace.values()].flat()).length;
  }

  /** Brings the index to what is committed now. */
  catchUp(spaceId: SpaceId): Promise<void> {
    const before = this.#last.get(spaceId) ?? Promise.resolve();
    const work = () => this.#catchUp(spaceId);
    const running = before.then(work, work);
    this.#last.set(spaceId, running);
    const forget = (): void => {
      if (this.#last.get(spaceId) === running) this.#last.delete(spaceId);
    };
    running.then(forget, forget);
    return running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#trim);
    await Promise.allSettled(this.#last.values());
  }

  async #catchUp(spaceId: SpaceId): Promise<void> {
    const { db, faceIndex, clock } = this.#deps;
    const revision = (await revisions(db.queries, spaceId)).get(spaceId);
    const seen = this.#seen.get(spaceId);
    if (revision === undefined) {
      faceIndex.dropSpace(spaceId);
      this.#damaged.delete(spaceId);
      this.#seen.delete(spaceId);
    } else if (!seen || Math.abs(clock() - seen.at) > KEPT_MS / 2) {
      await this.#readAnew(spaceId);
      this.#seen.set(spaceId, { revision, at: clock() });
    } else {
      if (revision !== seen.revision) await this.#readChanges(spaceId, seen.revision);
      this.#seen.set(spaceId, { revision, at: clock() });
    }
  }

  async #readAnew(spaceId: SpaceId): Promise<void> {
    const { db, faceIndex } = this.#deps;
    faceIndex.dropSpace(spaceId);
    this.#damaged.delete(spaceId);
    for await (const [personId, looks] of templatesOfSpace(db.queries, spaceId)) this.#take(spaceId, personId, looks);
    this.#tellDamaged(spaceId);
  }

  async #readChanges(spaceId: SpaceId, after: number): Promise<void> {
    const { db } = this.#deps;
    const changed = await changedPersons(db.queries, spaceId, after);
    for (let i = 0; i < changed.length; i += BATCH) {
      const batch = changed.slice(i, i + BATCH);
      const templates = await findTemplates(db.queries, spaceId, batch);
      for (const personId of batch) this.#take(spaceId, personId, templates.get(personId));
    }
  }

  /** A damaged template is as good as none: it costs its person one look, and nobody else anything. */
  #take(spaceId: SpaceId, personId: PersonId, { templates, damaged }: Looks = { templates: [], damaged: [] }): void {
    const { faceIndex } = this.#deps;
    if (templates.length > 0) faceIndex.put(spaceId, personId, templates);
    else faceIndex.remove(spaceId, personId);
    const ofSpace = this.#damaged.get(spaceId) ?? new Map<PersonId, readonly TemplateId[]>();
    if (damaged.length > 0) this.#damaged.set(spaceId, ofSpace.set(personId, damaged));
    else ofSpace.delete(personId);
  }

  #tellDamaged(spaceId: SpaceId): void {
    const templates = [...(this.#damaged.get(spaceId)?.values() ?? [])].flat();
    if (templates.length === 0) return;
    this.#deps.log.error(
      { spaceId, damaged: templates.length, templates: templates.slice(0, NAMED) },
      'Templates in the database are damaged, and nobody is known by them: "kith doctor" says whose they are.',
    );
  }
}
