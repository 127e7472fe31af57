import { alarms } from './en/alarms.ts';
import { attributes } from './en/attributes.ts';
import { audit } from './en/audit.ts';
import { cameras } from './en/cameras.ts';
import { channels } from './en/channels.ts';
import { door } from './en/door.ts';
import { enrol } from './en/enrol.ts';
import { first } from './en/first.ts';
import { frigate } from './en/frigate.ts';
import { group } from './en/group.ts';
import { groupRules } from './en/group-rules.ts';
import { groups } from './en/groups.ts';
import { health } from './en/health.ts';
import { live } from './en/live.ts';
import { notifications } from './en/notifications.ts';
import { palette } from './en/palette.ts';
import { people } from './en/people.ts';
import { person } from './en/person.ts';
import { phone } from './en/phone.ts';
import { push } from './en/push.ts';
import { session } from './en/session.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { sighting } from './en/sighting.ts';
import { sources } from './en/sources.ts';
import { strangers } from './en/strangers.ts';
import { times } from './en/times.ts';
import { trying } from './en/trying.ts';
import { week } from './en/week.ts';

/** Every word of the console, in English; its type is what every other language must have. */
export const en = {
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

export type Messages = typeof en;
