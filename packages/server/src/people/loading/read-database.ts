import type { DatabaseConfig } from '../../platform/config/config.ts';
import { openTemplateRows } from '../../platform/db/open-template-rows.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import type { TemplateRow } from '../../platform/db/template-row.ts';
import type { RecordWriter } from '../../recognition/faceindex/record-writer.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { DamagedTemplates } from './damaged-templates.ts';

/**
 * Reads all templates of a space, in the order of their persons.
 * @param onRecords is told whose the records are that were just written
 * @returns those that are not what was stored
 */
export async function readDatabase(
  database: DatabaseConfig,
  spaceId: number,
  writer: RecordWriter,
  onRecords: (ids: Float64Array) => void,
): Promise<DamagedTemplates> {
  await using rows = await openTemplateRows(database, spaceId);
  const damaged = new Map<number, number[]>();
  for (let batch = rows.next(); ; ) {
    const templates = await batch;
    if (templates.length === 0) break;
    // The database reads on while these are written.
    batch = rows.next();
    batch.catch(() => undefined);
    const ids: number[] = [];
    for (const row of templates) {
      if (write(writer, row)) ids.push(row.personId);
      else damaged.set(row.personId, [...(damaged.get(row.personId) ?? []), row.id]);
    }
    onRecords(Float64Array.from(ids));
  }
  return [...damaged];
}

/** @returns whether the template is what was stored */
function write(writer: RecordWriter, { personId, vector, checksum }: TemplateRow): boolean {
  const template = fromStored({ vector, checksum });
  if (!template) return false;
  writer.put(personId, scaleTemplate(template));
  return true;
}
