import { profilesHealth } from './notifications/deliveries/profile-health.ts';
import type { ReadHealth } from './operations/doctor/database.ts';
import { examine as examineWith, type Installation } from './operations/doctor/examine.ts';
import type { Finding } from './operations/doctor/finding.ts';
import { camerasHealth } from './sightings/cameras/cameras-health.ts';
import { frigateHealth } from './sightings/frigate/frigate-health.ts';

/** What the doctor may not read itself. */
export const readHealth: ReadHealth = { profiles: profilesHealth, cameras: camerasHealth, frigates: frigateHealth };

/** Looks at an installation, running or not, without changing anything. Yields each finding as it is made. */
export const examine = (installation: Installation): AsyncGenerator<Finding, void> =>
  examineWith(installation, readHealth);
