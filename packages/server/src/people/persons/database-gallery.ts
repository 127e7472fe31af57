import { defaultThresholds, type SpaceId, type TemplateId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { countPersonsWithSigns, countScaled, countSignsAmong } from '../../platform/db/signs/count-signs.ts';
import { nearSigns } from '../../platform/db/signs/near-signs.ts';
import { cosineOf } from '../../recognition/calibration/calibration.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { reachBits } from '../../recognition/faceindex/reach.ts';
import {
  ESTIMATE_MARGIN,
  estimatedCosine,
  reachWeight,
  signWeights,
} from '../../recognition/faceindex/sign-weights.ts';
import { DIMENSIONS } from '../../recognition/scale/dimensions.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { membersInEffect } from '../members-of-groups.ts';
import type { Gallery, Likeness, Members, NearestOptions, OneLook } from './gallery.ts';
import { likenesses } from './likenesses.ts';
import { SharedScans } from './shared-scans.ts';

const SMALL = 20_000;
/** Templates that are worth a look when nobody is near; the nearest is among them but once in tens of thousands. */
const LOOKED_AT = 512;
/**
 * The nearest to a stranger, whose likeness is told though it names nobody, differs in so many signs more than whoever reaches the
 * default threshold: then it is missed once in thousands of searches.
 */
const BELOW_BITS = 16;
/** Those who are nearest have their templates read at once, whether or not anybody seems to be near enough. */
const AT_ONCE = 16;
const MOST_PERSONS = 16;
/** Faces of one scan: each costs about half of what a scan of its own would. */
const FACES = 16;
/** Sets of groups whose templates are counted once for as long as nothing in the space changes. */
const REMEMBERED = 1000;

/** Whom a scan goes through. */
interface Rows {
  readonly name: string;
  readonly spaceId: SpaceId;
  readonly among: Members | undefined;
}

interface Asked {
  readonly face: ScaledTemplate;
  readonly leastCosine: number;
  /** Signs that may differ in whoever is looked at. */
  readonly reachBits: number;
}

/** A person whose signs are near to those of a face. */
interface Spotted {
  readonly personId: PersonId;
  readonly estimate: number;
}

export interface DatabaseGalleryDeps {
  readonly db: Database;
  /** How many scans may run at once. */
  readonly scans: number;
  /**
   * Resolves when all templates of a space are on the scale, and so have their signs.
   * @throws {IndexUnavailable} when that takes longer than somebody may be kept waiting
   */
  readonly complete: (spaceId: SpaceId) => Promise<void>;
  /** Is told of templates what is kept of which on the scale is damaged. */
  readonly mend: (spaceId: SpaceId, ids: readonly TemplateId[]) => void;
  /** Among so few templates everybody is estimated, and nobody left out by the number of signs alone. */
  readonly small?: number | undefined;
}

/**
 * Everybody in the database: PostgreSQL scans the sign bits of all templates, and the stored templates of those who may be near
 * say how alike they are. What is committed is in effect on every node, which has nothing to build and nothing to keep in step.
 */
export class DatabaseGallery implements Gallery {
  readonly #db: Database;
  readonly #complete: DatabaseGalleryDeps['complete'];
  readonly #mend: DatabaseGalleryDeps['mend'];
  readonly #small: number;
  readonly #damaged = new Set<TemplateId>();
  readonly #scans: SharedScans<Rows, Asked, readonly Spotted[]>;
  readonly #counts = new LRUCache<string, { readonly revision: string; readonly templates: number }>({
    max: REMEMBERED,
  });

  constructor({ db, scans, complete, mend, small = SMALL }: DatabaseGalleryDeps) {
    this.#db = db;
    this.#complete = complete;
    this.#mend = mend;
    this.#small = small;
    this.#scans = new SharedScans((rows, asked) => this.#scan(rows, asked), { scans, asks: FACES });
  }

  /** How many templates were found damaged so far. */
  get damagedTemplates(): number {
    return this.#damaged.size;
  }

  /** The database has room as long as its disk has. */
  ensureRoom(): void {}

  /** How many faces wait for a scan. */
  get waiting(): number {
    return this.#scans.waiting;
  }

  persons(spaceId: SpaceId): Promise<number> {
    return countPersonsWithSigns(this.#db.reading, spaceId, SCALE);
  }

  async templates(spaceId: SpaceId, among?: Members): Promise<number> {
    const all = await this.#templatesOf(spaceId);
    if (!among) return all;
    const { name } = rowsOf(spaceId, among);
    const known = this.#counts.get(name);
    if (known?.revision === among.revision) return known.templates;
    const members = membersInEffect(this.#db.reading, spaceId, among.groups, among.moment);
    const templates = await countSignsAmong(this.#db.reading, spaceId, SCALE, members);
    this.#counts.set(name, { revision: among.revision, templates });
    return templates;
  }

  async nearest(
    spaceId: SpaceId,
    faces: readonly ScaledTemplate[],
    { templates, leastCosine, among }: NearestOptions,
  ): Promise<readonly (readonly Likeness[])[]> {
    if (templates === 0) return faces.map(() => []);
    const rows = rowsOf(spaceId, among);
    // The nearest of strangers lie below the default threshold for so many, however high that of the space may be.
    const nearest = reachBits(cosineOf(defaultThresholds.junk, templates)) + BELOW_BITS;
    const reach = Math.min(DIMENSIONS, Math.max(reachBits(leastCosine), nearest));
    const asked = { leastCosine, reachBits: templates <= this.#small ? DIMENSIONS : reach };
    return Promise.all(
      faces.map(async (face) => {
        const spotted = await this.#scans.ask(rows, { face, ...asked });
        return this.#lookAt(spaceId, face, leastCosine, spotted);
      }),
    );
  }

  async others(spaceId: SpaceId, looks: readonly OneLook[]): Promise<readonly (readonly Likeness[])[]> {
    const templates = await this.templates(spaceId);
    return Promise.all(
      looks.map(async ({ personId, scaled, leastCosine }) => {
        const [near = []] = await this.nearest(spaceId, [scaled], { templates, leastCosine });
        return near.filter((other) => other.personId !== personId && other.cosine >= leastCosine);
      }),
    );
  }

  /** @throws {IndexUnavailable} as long as some have no signs: whoever they are of would be taken for nobody */
  async #templatesOf(spaceId: SpaceId): Promise<number> {
    const count = () => countScaled(this.#db.queries, spaceId, SCALE);
    const before = await count();
    if (before.scaled === before.stored) return before.stored;
    await this.#complete(spaceId);
    const { scaled, stored } = await count();
    if (scaled !== stored) throw new IndexUnavailable('loading');
    return stored;
  }

  async #scan({ spaceId, among }: Rows, asked: readonly Asked[]): Promise<(readonly Spotted[])[]> {
    const faces = asked.map(({ face, leastCosine }) => {
      const weights = signWeights(face);
      return { ...weights, reachWeight: reachWeight(weights, leastCosine) };
    });
    const found = await nearSigns(this.#db.reading, {
      spaceId,
      scale: SCALE,
      faces,
      reachBits: Math.max(...asked.map((one) => one.reachBits)),
      nearest: LOOKED_AT,
      among: among && membersInEffect(this.#db.reading, spaceId, among.groups, among.moment),
    });
    const spotted = faces.map(() => new Map<PersonId, Spotted>());
    for (const { face, personId, differing } of found) {
      const [ofFace, weights] = [spotted[face], faces[face]];
      if (!ofFace || !weights || ofFace.has(personId)) continue;
      ofFace.set(personId, { personId, estimate: estimatedCosine(weights, differing) });
    }
    return spotted.map((ofFace) => [...ofFace.values()]);
  }

  /** Reads the templates of those who may reach the cosine; if nobody does, of those who may be nearest. */
  async #lookAt(
    spaceId: SpaceId,
    face: ScaledTemplate,
    leastCosine: number,
    spotted: readonly Spotted[],
  ): Promise<readonly Likeness[]> {
    const read = (some: readonly Spotted[]) =>
      likenesses(
        this.#db.queries,
        spaceId,
        face,
        some.map(({ personId }) => personId),
        {
          onDamaged: (damaged) => {
            for (const id of damaged) this.#damaged.add(id);
          },
          onUnsound: (ids) => this.#mend(spaceId, ids),
        },
      );
    const mayReach = (cosine: number) => (one: Spotted) => one.estimate >= cosine - ESTIMATE_MARGIN;
    const first = spotted.filter((one, i) => i < AT_ONCE || mayReach(leastCosine)(one));
    const near = await read(first);
    const best = near[0]?.cosine ?? -1;
    if (best >= leastCosine) return near.slice(0, MOST_PERSONS);
    const others = await read(spotted.slice(first.length).filter(mayReach(best)));
    return [...near, ...others].sort((a, b) => b.cosine - a.cosine || a.personId - b.personId).slice(0, MOST_PERSONS);
  }
}

function rowsOf(spaceId: SpaceId, among: Members | undefined): Rows {
  if (!among) return { name: `${spaceId}`, spaceId, among };
  const groups = [...new Set(among.groups)].sort((a, b) => a - b);
  return { name: `${spaceId}:${groups}@${among.moment.at}`, spaceId, among };
}
