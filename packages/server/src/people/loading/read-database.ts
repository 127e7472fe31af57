import type { DatabaseConfig } from '../../platform/config/config.ts';
import { openTemplateRows } from '../../platform/db/open-template-rows.ts';
import { fromStored, fromStoredScaled } from '../../platform/db/stored-template.ts';
import type { TemplateRow } from '../../platform/db/template-row.ts';
import type { RecordWriter } from '../../recognition/faceindex/record-writer.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { DamagedTemplates } from './damaged-templates.ts';

/**
 * Reads all templates of a space, in the order of their persons; those that nobody has scaled before are scaled.
 * @param onRecords is told whose the records are that were just written
 * @returns those that are not what was stored
 */
export async function readDatabase(
  database: DatabaseConfig,
  spaceId: number,
  writer: RecordWriter,
  onRecords: (ids: Float64Array) => void,
): Promise<DamagedTemplates> {
  await using rows = await openTemplateRows(database, spaceId, SCALE);
  const damaged = new Map<number, number[]>();
  const unsound: number[] = [];
  const write = (templates: readonly TemplateRow[]): void => {
    const ids: number[] = [];
    for (const row of templates) {
      const { id, personId } = row;
      const template = templateOf(row);
      if (template) {
        writer.put(personId, template);
        ids.push(personId);
      } else if (row.stored) damaged.set(personId, [...(damaged.get(personId) ?? []), id]);
      else unsound.push(id);
    }
    onRecords(Float64Array.from(ids));
  };
  for (let batch = rows.next(); ; ) {
    const templates = await batch;
    if (templates.length === 0) break;
    // The database reads on while these are written.
    batch = rows.next();
    batch.catch(() => undefined);
    write(templates);
  }
  write(await rows.stored(unsound));
  return [...damaged];
}

function templateOf({ scaled, stored }: TemplateRow): ScaledTemplate | null {
  if (scaled) return fromStoredScaled(scaled);
  const template = stored && fromStored(stored);
  return template && scaleTemplate(template);
}
