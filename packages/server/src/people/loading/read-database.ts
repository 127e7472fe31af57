import type { SpaceId, TemplateId } from '@kith/contract';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import { openTemplateRows } from '../../platform/db/open-template-rows.ts';
import { fromStoredScaled } from '../../platform/db/stored-template.ts';
import type { TemplateRow } from '../../platform/db/template-row.ts';
import type { RecordWriter } from '../../recognition/faceindex/record-writer.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import type { DamagedTemplates } from './damaged-templates.ts';
import { makeScaled } from './make-scaled.ts';
import { type MadeTemplate, packed, type ScaledOnTheWay } from './scaled-on-the-way.ts';

interface From {
  readonly database: DatabaseConfig;
  readonly spaceId: SpaceId;
  readonly writer: RecordWriter;
  /** That may scale at the same time. */
  readonly threads: number;
}

interface Told {
  /** Whose the records are that were just written. */
  readonly onRecords: (ids: Float64Array) => void;
  /** What nobody had scaled. */
  readonly onScaled: (made: ScaledOnTheWay) => void;
  /** Templates what is kept of which is not what was stored. */
  readonly onUnsound: (ids: readonly TemplateId[]) => void;
}

/**
 * Reads all templates of a space, in the order of their persons; those that nobody has scaled before are scaled.
 * @returns those that are not what was stored
 */
export async function readDatabase(
  { database, spaceId, writer, threads }: From,
  { onRecords, onScaled, onUnsound }: Told,
): Promise<DamagedTemplates> {
  await using rows = await openTemplateRows(database, spaceId, SCALE);
  // Whoever waits for these faces waits for them.
  await using scaling = new ScaleThreads(threads, 0);
  const damaged = new Map<number, number[]>();
  const unsound: TemplateId[] = [];
  const write = async (templates: readonly TemplateRow[]): Promise<MadeTemplate[]> => {
    const made = await makeScaled(
      scaling,
      templates.flatMap(({ id, stored }) => (stored ? { id: id as TemplateId, ...stored } : [])),
    );
    const ofId = new Map(made.map(({ id, scaled }) => [id, scaled]));
    const ids: number[] = [];
    for (const row of templates) {
      const template = row.scaled ? fromStoredScaled(row.scaled) : ofId.get(row.id as TemplateId);
      if (template) {
        writer.put(row.personId, template);
        ids.push(row.personId);
      } else if (row.stored) damaged.set(row.personId, [...(damaged.get(row.personId) ?? []), row.id]);
      else unsound.push(row.id as TemplateId);
    }
    onRecords(Float64Array.from(ids));
    return made;
  };
  for (let batch = rows.next(); ; ) {
    const templates = await batch;
    if (templates.length === 0) break;
    // The database reads on while these are written.
    batch = rows.next();
    batch.catch(() => undefined);
    const made = await write(templates);
    if (made.length > 0) onScaled(packed(made));
  }
  const mended = await write(await rows.stored(unsound));
  const spoilt = mended.flatMap((one) => (one.scaled ? one.id : []));
  if (spoilt.length > 0) onUnsound(spoilt);
  return [...damaged];
}
