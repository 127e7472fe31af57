import type { Queries } from '../../platform/db/database.ts';
import { scaleHealth } from '../../platform/db/scaled/scale-health.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { type Finding, findings } from './finding.ts';

/** Whether templates are there as they are compared; what is not is computed. */
export async function checkScale(db: Queries): Promise<Finding> {
  const say = findings('scale');
  const { missing, damaged } = await scaleHealth(db, SCALE);
  if (damaged > 0) {
    return say.warning(
      `${damaged} templates are damaged in the form in which they are compared. Those that are stored are whole: the others are computed from them whenever they are wanted, and everybody is known as before. The disk may need a look.`,
    );
  }
  return say.ok(
    missing === 0
      ? 'All templates are on the scale on which they are compared.'
      : `${missing} templates are still to be brought onto the scale on which they are compared: the server does so after its start.`,
  );
}
