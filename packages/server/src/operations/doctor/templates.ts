import { damagedTemplates } from '../../platform/db/damaged-templates.ts';
import type { Queries } from '../../platform/db/database.ts';
import { type Finding, findings } from './finding.ts';

const NAMED = 10;

/** Templates that are not what was stored. Reads all of them. */
export async function checkTemplates(db: Queries): Promise<Finding[]> {
  const say = findings('templates');
  const { persons, entries } = await damagedTemplates(db);
  const said: Finding[] = [];
  if (persons.length > 0) {
    const named = persons.slice(0, NAMED).join(', ') + (persons.length > NAMED ? ' and others' : '');
    said.push(
      say.problem(
        `Templates of ${persons.length} persons are damaged, and nobody is known by them: give these persons a new photo with "reinit", or restore a backup. They are ${named}.`,
      ),
    );
  }
  if (entries > 0) {
    said.push(
      say.warning(
        `Templates of ${entries} entries are damaged: nobody can be enrolled from these. The entries are whole.`,
      ),
    );
  }
  return said.length > 0 ? said : [say.ok('Every template is what was stored.')];
}
