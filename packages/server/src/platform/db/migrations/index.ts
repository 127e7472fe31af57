import type { Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';
import { start } from './001-start.ts';
import { transfers } from './002-transfers.ts';
import { recognition } from './003-recognition.ts';
import { notifications } from './004-notifications.ts';
import { webhooks } from './005-webhooks.ts';
import { audit } from './006-audit.ts';
import { names } from './007-names.ts';
import { checksums } from './008-checksums.ts';
import { nameKeys } from './009-name-keys.ts';
import { knownNetworks } from './010-known-networks.ts';
import { faceIndex } from './011-face-index.ts';
import { quietRevisions } from './013-quiet-revisions.ts';
import { templateSigns } from './014-template-signs.ts';
import { believedTime } from './016-believed-time.ts';
import { scaledTemplates } from './020-scaled-templates.ts';
import { entryNotes } from './021-entry-notes.ts';
import { sessions } from './021-sessions.ts';
import { cameras } from './022-cameras.ts';
import { sessionSpaces } from './024-session-spaces.ts';
import { tokenUses } from './024-token-uses.ts';
import { entrySigns } from './025-entry-signs.ts';
import { strangers } from './026-strangers.ts';
import { corrections } from './027-corrections.ts';
import { signsOfScales } from './028-signs-of-scales.ts';
import { toldCorrections } from './029-told-corrections.ts';
import { times } from './030-times.ts';
import { rules } from './031-rules.ts';
import { news } from './032-news.ts';
import { alarms } from './033-alarms.ts';
import { channels } from './034-channels.ts';
import { frigate } from './035-frigate.ts';
import { pushDevices } from './036-push-devices.ts';
import { namings } from './037-namings.ts';
import { importWishes } from './038-import-wishes.ts';
import { sourceTokens } from './039-source-tokens.ts';
import { brokerProblems } from './040-broker-problems.ts';

/** After one of these no older version can go on. In order; one that was released never changes. */
export const breaking = (kind: DatabaseKind): Record<string, Migration> => ({
  '001-start': start(kind),
  '002-transfers': transfers(kind),
  '003-recognition': recognition(kind),
  '004-notifications': notifications(kind),
  '005-webhooks': webhooks(),
  '006-audit': audit(kind),
});

/**
 * These only add: versions that do not know them go on over them, and start over them. So no column is added to a table of which
 * another version selects all columns, none that must have a value, and nothing is renamed, retyped or removed.
 */
export const expanding = (kind: DatabaseKind): Record<string, Migration> => ({
  '007-names': names(kind),
  '008-checksums': checksums(kind),
  '009-name-keys': nameKeys(kind),
  '010-known-networks': knownNetworks(kind),
  '011-face-index': faceIndex(kind),
  // What it removes older versions do without: they look every second.
  '013-quiet-revisions': quietRevisions(kind),
  '014-template-signs': templateSigns(kind),
  '016-believed-time': believedTime(),
  '020-scaled-templates': scaledTemplates(kind),
  '021-entry-notes': entryNotes(kind),
  '021-sessions': sessions(kind),
  '022-cameras': cameras(kind),
  '024-session-spaces': sessionSpaces(kind),
  '024-token-uses': tokenUses(kind),
  '025-entry-signs': entrySigns(kind),
  '026-strangers': strangers(kind),
  '027-corrections': corrections(kind),
  '028-signs-of-scales': signsOfScales(kind),
  '029-told-corrections': toldCorrections(kind),
  // The index that it removes has one in its place that begins alike.
  '030-times': times(kind),
  '031-rules': rules(kind),
  '032-news': news(kind),
  '033-alarms': alarms(kind),
  '034-channels': channels(kind),
  '035-frigate': frigate(kind),
  '036-push-devices': pushDevices(kind),
  '037-namings': namings(kind),
  '038-import-wishes': importWishes(kind),
  '039-source-tokens': sourceTokens(kind),
  '040-broker-problems': brokerProblems(kind),
});

/** All of them, in order. */
export const migrations = (kind: DatabaseKind): Record<string, Migration> => ({
  ...breaking(kind),
  ...expanding(kind),
});
