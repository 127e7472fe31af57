import { alarms } from './de/alarms.ts';
import { attributes } from './de/attributes.ts';
import { audit } from './de/audit.ts';
import { cameras } from './de/cameras.ts';
import { channels } from './de/channels.ts';
import { door } from './de/door.ts';
import { enrol } from './de/enrol.ts';
import { first } from './de/first.ts';
import { frigate } from './de/frigate.ts';
import { group } from './de/group.ts';
import { groupRules } from './de/group-rules.ts';
import { groups } from './de/groups.ts';
import { health } from './de/health.ts';
import { live } from './de/live.ts';
import { notifications } from './de/notifications.ts';
import { palette } from './de/palette.ts';
import { people } from './de/people.ts';
import { person } from './de/person.ts';
import { phone } from './de/phone.ts';
import { push } from './de/push.ts';
import { session } from './de/session.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { sighting } from './de/sighting.ts';
import { sources } from './de/sources.ts';
import { strangers } from './de/strangers.ts';
import { times } from './de/times.ts';
import { trying } from './de/trying.ts';
import { week } from './de/week.ts';
import type { Messages } from './en.ts';

/** Every word of the console, in German. */
export const de: Messages = {
  shell,
  session,
  sighting,
  live,
  people,
  strangers,
  alarms,
  person,
  phone,
  enrol,
  health,
  groups,
  group,
  groupRules,
  notifications,
  channels,
  push,
  sources,
  cameras,
  frigate,
  settings,
  attributes,
  audit,
  door,
  first,
  palette,
  times,
  trying,
  week,
};
