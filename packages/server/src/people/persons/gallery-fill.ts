import type { SpaceId, TemplateId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { SpaceFaces } from '../../recognition/faceindex/face-index.ts';
import type { OnUnsound } from './scaled-store.ts';
import { type Looks, templatesOfSpace } from './template-store.ts';

/** Of damaged templates, in the log. */
const NAMED = 10;

/** Takes persons as the database has them into the faces of a space, and remembers which of their templates are damaged. */
export class GalleryFill {
  readonly #faces: Pick<SpaceFaces, 'put' | 'remove'>;
  readonly #damaged: Map<PersonId, readonly TemplateId[]>;

  /** @param damaged what is known already */
  constructor(faces: Pick<SpaceFaces, 'put' | 'remove'>, damaged: Iterable<readonly [number, readonly number[]]> = []) {
    this.#faces = faces;
    this.#damaged = new Map(damaged as Iterable<[PersonId, TemplateId[]]>);
  }

  get damaged(): ReadonlyMap<PersonId, readonly TemplateId[]> {
    return this.#damaged;
  }

  /** A damaged template is as good as none: it costs its person one look, and nobody else anything. */
  take(personId: PersonId, { templates, damaged }: Looks = { templates: [], damaged: [] }): void {
    if (templates.length > 0) this.#faces.put(personId, templates);
    else this.#faces.remove(personId);
    if (damaged.length > 0) this.#damaged.set(personId, damaged);
    else this.#damaged.delete(personId);
  }

  async readAll(db: Queries, spaceId: SpaceId, signal: AbortSignal, onUnsound: OnUnsound): Promise<void> {
    for await (const [personId, looks] of templatesOfSpace(db, spaceId, onUnsound)) {
      signal.throwIfAborted();
      this.take(personId, looks);
    }
  }

  tellDamaged(spaceId: SpaceId, log: Logger): void {
    const templates = [...this.#damaged.values()].flat();
    if (templates.length === 0) return;
    log.error(
      { spaceId, damaged: templates.length, templates: templates.slice(0, NAMED) },
      'Templates in the database are damaged, and nobody is known by them: "kith doctor" says whose they are.',
    );
  }
}
