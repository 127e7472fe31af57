// Made from the contract by wire.test.ts: change it there, and run that test with -u.
import type { Image } from './core/image.ts';

/** How urgent it is. */
export type Urgency = 'low' | 'normal' | 'high' | 'critical';

/** Raise it with the sighting that is one too many, of those that pass the other conditions. */
export interface AlarmCount {
  more_than: number;
  within_seconds: number;
  /** Whether all sightings are counted together, or those of each source, or of each person or stranger. */
  per: 'all' | 'source' | 'person';
}

/** Raise it when nobody of the group was seen for so long, within the hours where there are any. */
export interface AlarmAbsence {
  group_id: number;
  for_seconds: number;
}

/** Raise it when so many persons of the group were seen by one source within the time. */
export interface AlarmTogether {
  group_id: number;
  at_least: number;
  within_seconds: number;
}

export interface AlarmWhen {
  /** The person is in every one of these. */
  groups_all: number[];
  /** The person is in any of these. */
  groups_any: number[];
  /** The person is in none of these; a stranger passes. */
  groups_none: number[];
  results: Result[];
  sources: number[];
  /** Only what is seen in these hours; null: at any time. */
  hours: Hours | null;
  min_confidence: number | null;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  strangers: StrangerFilter;
  /** Only who was never seen before, as far as entries are kept. */
  first_time: boolean;
  count: AlarmCount | null;
  absent: AlarmAbsence | null;
  together: AlarmTogether | null;
}

export interface AlarmRule {
  id: number;
  space_id: number;
  name: string;
  /** Armed: what is seen from now on raises alarms. */
  is_active: boolean;
  /** Why it was switched off, in a sentence: something that it names was deleted. Null: it was not. */
  problem: string | null;
  when: AlarmWhen;
  /** How urgent it is. */
  urgency: Urgency;
  /** How long nothing more is raised of the same person or stranger, or at the same source where nobody can say who it is; 0: not at all. */
  cooldown_seconds: number;
  /** Notification profiles that are told at once. */
  profiles: number[];
  /** An alarm that nobody has acknowledged for so long is escalated, once; null: never. */
  escalate_after_seconds: number | null;
  /** Notification profiles that are told then. */
  escalate_to: number[];
  /** Whose alarms they are at first, in your words. */
  assignee: string | null;
  created: string;
}

export interface AlarmWhenWish {
  groups_all?: number[] | null;
  groups_any?: number[] | null;
  groups_none?: number[] | null;
  results?: Result[] | null;
  /** Ids or names. */
  sources?: (number | string)[] | null;
  hours?: Hours | null;
  min_confidence?: number | null;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  strangers?: StrangerFilter;
  first_time?: boolean | null;
  count?: AlarmCount | null;
  absent?: AlarmAbsence | null;
  together?: AlarmTogether | null;
}

export interface AlarmRuleCreate {
  readonly name: string;
  readonly when: AlarmWhenWish;
  readonly isActive?: boolean | undefined;
  /** How urgent it is. */
  readonly urgency?: Urgency | undefined;
  /** How long nothing more is raised of the same person or stranger, or at the same source where nobody can say who it is; 0: not at all. */
  readonly cooldownSeconds?: number | undefined;
  readonly profiles?: readonly number[] | null | undefined;
  readonly escalateAfterSeconds?: number | null | undefined;
  readonly escalateTo?: readonly number[] | null | undefined;
  readonly assignee?: string | null | undefined;
}

export interface AlarmRuleUpdate {
  readonly name?: string | undefined;
  readonly when?: AlarmWhenWish | undefined;
  readonly isActive?: boolean | undefined;
  /** How urgent it is. */
  readonly urgency?: Urgency | undefined;
  /** How long nothing more is raised of the same person or stranger, or at the same source where nobody can say who it is; 0: not at all. */
  readonly cooldownSeconds?: number | undefined;
  readonly profiles?: readonly number[] | null | undefined;
  readonly escalateAfterSeconds?: number | null | undefined;
  readonly escalateTo?: readonly number[] | null | undefined;
  readonly assignee?: string | null | undefined;
}

export interface AlarmRuleList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export type AlarmKind = 'sighting' | 'count' | 'together' | 'absent';

export type AlarmState = 'open' | 'acknowledged';

export interface Alarm {
  id: number;
  space_id: number;
  /** As the rule was called then; it may be gone. */
  rule: { id: number; name: string };
  /** One sighting, one too many, several persons together, or that nobody came. */
  kind: AlarmKind;
  /** When that was seen which raised it; of an absence, when it was due. */
  at: string;
  /** Where; null: it is an absence. */
  source: Named | null;
  /** Of whom nobody came, or several together; null otherwise. */
  group: Named | null;
  /** How many sightings, or persons together; of an absence, in how many openings nobody came while nobody looked, where it was more than one. Null otherwise. */
  count: number | null;
  /** How urgent it is. */
  urgency: Urgency;
  state: AlarmState;
  /** When it was written down. */
  raised: string;
  /** What was seen, as it is known now; null: it is an absence, or the entry is not kept any more. */
  entry: Entry | null;
  assignee: string | null;
  /** When it will be escalated, unless it is acknowledged. */
  escalates: string | null;
  /** When it was. */
  escalated: string | null;
  acknowledged: string | null;
  acknowledged_by: string | null;
  note: string | null;
}

export interface AlarmList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only those that are so. */
  readonly state?: readonly AlarmState[] | undefined;
  /** Only those that are so urgent. */
  readonly urgency?: readonly Urgency[] | undefined;
  /** Only of these rules. */
  readonly rulesIds?: readonly number[] | undefined;
  /** Only what was seen by these sources. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** Only those raised at this time or later. */
  readonly since?: Date | string | undefined;
  /** Only those that were escalated, or were not. */
  readonly escalated?: boolean | undefined;
  /** Only those of this one. */
  readonly assignee?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export interface AlarmAcknowledge {
  /** What it was. */
  readonly note?: string | null | undefined;
  /** Who looked, in your words. */
  readonly by?: string | null | undefined;
}

export interface AlarmAssign {
  /** Whose it is from now on; null: nobody’s. */
  to: string | null;
}

export interface AlarmDryRun {
  readonly when: AlarmWhenWish;
  /** How long nothing more is raised of the same person or stranger, or at the same source where nobody can say who it is; 0: not at all. */
  readonly cooldownSeconds?: number | undefined;
  /** As if it had been armed then; by default seven days ago. */
  readonly since?: Date | string | undefined;
  /** Up to then; by default up to now. */
  readonly until?: Date | string | undefined;
  /** How many alarms are shown at most. */
  readonly limit?: number | undefined;
}

export interface AlarmTried {
  /** One sighting, one too many, several persons together, or that nobody came. */
  kind: AlarmKind;
  /** When that was seen which raised it; of an absence, when it was due. */
  at: string;
  /** Where; null: it is an absence. */
  source: Named | null;
  /** Of whom nobody came, or several together; null otherwise. */
  group: Named | null;
  /** How many sightings, or persons together; of an absence, in how many openings nobody came while nobody looked, where it was more than one. Null otherwise. */
  count: number | null;
  entry_id: number | null;
  pid: string | null;
  person: PersonName | null;
  result: Result | null;
}

export interface AlarmDryRunResult {
  /** As if the rule had been armed then. */
  from: string;
  to: string;
  /** How many entries were looked at. */
  entries: number;
  /** Whether these are all of the time that was asked for; otherwise `from` is later: the newest were looked at. */
  is_whole: boolean;
  /** How many alarms there would have been. */
  count: number;
  /** The newest first. */
  results: AlarmTried[];
}

/** What a value of a person is called. */
export type AttributeName = string;

/** A text, a number, true or false. */
export type AttributeValue = boolean | number | string;

/** What is known of the person, by names that you choose. Groups by rule can ask for it. */
export type Attributes = Record<string, AttributeValue>;

/** Attributes to set; null takes one away, and those that are not named stay. */
export type AttributeChanges = Record<string, AttributeValue | null>;

/** Attributes of the person who is created; of one who is found they stay. In a form: as JSON. */
export type AttributesOfNew = Record<string, AttributeValue>;

export interface AttributeNamesQuery {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** The next_after of the page before. */
  readonly after?: AttributeName | undefined;
}

export interface AttributeNames {
  results: { name: string }[];
  /** Give it as `after` for the page that follows; null: none does. */
  next_after: string | null;
}

export type CallerKind = 'account' | 'space' | 'manager' | 'nobody';

export interface AuditRecord {
  id: number;
  at: string;
  caller: CallerKind;
  token_id: number | null;
  /** The space that the token acts in. */
  space_id: number | null;
  /** Method and route. */
  action: string;
  /** Ids of what was changed, by what they are called in the request; `created` is of the answer. A person is named by an alias, so that nothing identifies it once it is erased: the filter `pid` finds it. */
  objects: Record<string, (number | string)[]>;
  status: number;
  /** Where the request came from. */
  address: string;
  request_id: string;
}

export interface AuditList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
  /** This time or later: ISO 8601; UTC when it names no zone. */
  readonly dateFrom?: Date | string | undefined;
  /** This time or earlier, ISO 8601; of a date alone, the end of that day. */
  readonly dateTo?: Date | string | undefined;
  /** As it is in the log: `DELETE /v1/persons/:pid/`. */
  readonly action?: string | undefined;
  /** Only what this token did. */
  readonly tokenId?: number | undefined;
  /** Only changes that named this person, also when it is erased. */
  readonly pid?: string | undefined;
}

export interface AuditPage {
  next: string | null;
  /** Give it as `after` for the page that follows; null: none does. */
  next_after: string | null;
  results: AuditRecord[];
}

/** A polygon in which to look. */
export interface Zone {
  /** Corners [x, y], 0–1 of the width and of the height, from the upper left. */
  points: number[][];
}

/** What stands in the way. */
export type CameraProblemCode =
  | 'unreachable'
  | 'refused'
  | 'no_video'
  | 'codec_missing'
  | 'no_ffmpeg'
  | 'stopped'
  | 'hung'
  | 'garbage'
  | 'forbidden_address'
  | 'credentials_lost'
  | 'too_many';

export interface CameraProblem {
  /** What stands in the way. */
  code: CameraProblemCode;
  /** What is wrong and what to do. For people; it may be improved. */
  message: string;
}

export interface CameraPicture {
  /** px */
  width: number;
  /** px */
  height: number;
  /** As ffmpeg calls it. */
  codec: string;
  /** Frames a second, as the stream says; null: it says none. */
  fps: number | null;
}

/** Not read yet, read, not to be reached, switched off. */
export type CameraState = 'starting' | 'online' | 'offline' | 'disabled';

export interface Camera {
  /** Smallest face that is identified; smaller ones are only detected. */
  identify_facesize_threshold: number;
  /** Trust the time that comes with a picture. */
  use_pps_time: boolean;
  /** Smallest face of an upload that makes a person. */
  manual_create_facesize_threshold: number;
  /** Whether an upload makes a new person of one that is found as `ha`. */
  manual_create_on_ha: boolean;
  /** The same for `junk`. */
  manual_create_on_junk: boolean;
  /** Tell age, sex and mood of uploads. */
  manual_identify_asm: boolean;
  /** Whether frames of a camera make persons of strangers. */
  auto_create_persons: boolean;
  /** Smallest face of a frame that makes a person. */
  auto_create_facesize_threshold: number;
  /** Not of blurred faces. */
  auto_create_check_blur: boolean;
  /** Not of faces that are too dark or too bright. */
  auto_create_check_exposure: boolean;
  /** Whether a frame makes a new person of one that is found as `ha`. */
  auto_create_on_ha: boolean;
  /** The same for `junk`. */
  auto_create_on_junk: boolean;
  /** Not of faces that are turned away. */
  auto_check_face_angle: boolean;
  /** Tell whether the faces of frames are alive. */
  auto_check_liveness: boolean;
  /** Only of faces that are alive, where that is told. */
  auto_create_liveness_only: boolean;
  /** Tell age, sex and mood of the faces of frames. */
  auto_identify_asm: boolean;
  /** Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored. */
  auto_reinit: boolean;
  /** Width of the smallest face that is looked for in frames, px. Smaller ones take longer to find; see the documentation. */
  min_face_px: number;
  /** Tell the mood where age and sex are told; it takes longer than everything else that is told of a face. */
  identify_mood: boolean;
  /** Keep pictures only for entries of these results; null keeps all. */
  store_images_for_results: Result[] | null;
  id: number;
  name: string;
  space_id: number;
  /** The same as use_pps_time, under its other name. */
  use_pps_timestamp: boolean;
  license_id: number | null;
  license: Licence | null;
  /** Without user and password. */
  address: string;
  /** Whether a user or a password is kept for it. */
  has_password: boolean;
  /** How RTSP is carried. TCP loses nothing; UDP is for cameras that know nothing else. */
  transport: 'tcp' | 'udp';
  /** Whether it is read. */
  enabled: boolean;
  /** Where to look; the rest of the picture is blind. None: everywhere. */
  zones: Zone[];
  /** Whoever was not seen for so long has left: the visit ends. */
  absence_seconds: number;
  /** How many frames a second are looked at while something moves. */
  frames_per_second: number;
  /** Not read yet, read, not to be reached, switched off. */
  state: CameraState;
  state_since: string;
  /** Why it is offline. */
  problem: CameraProblem | null;
  /** When a frame of it came last. */
  last_frame: string | null;
  /** What it shows; null until it was online. */
  picture: CameraPicture | null;
  /** The node of Kith that reads it. */
  node: string | null;
}

export interface CameraCreate {
  /** An area in px². */
  readonly identifyFacesizeThreshold?: number | undefined;
  readonly usePpsTime?: boolean | undefined;
  /** An area in px². */
  readonly manualCreateFacesizeThreshold?: number | undefined;
  readonly manualCreateOnHa?: boolean | undefined;
  readonly manualCreateOnJunk?: boolean | undefined;
  readonly manualIdentifyAsm?: boolean | undefined;
  readonly autoCreatePersons?: boolean | undefined;
  /** An area in px². */
  readonly autoCreateFacesizeThreshold?: number | undefined;
  readonly autoCreateCheckBlur?: boolean | undefined;
  readonly autoCreateCheckExposure?: boolean | undefined;
  readonly autoCreateOnHa?: boolean | undefined;
  readonly autoCreateOnJunk?: boolean | undefined;
  readonly autoCheckFaceAngle?: boolean | undefined;
  readonly autoCheckLiveness?: boolean | undefined;
  readonly autoCreateLivenessOnly?: boolean | undefined;
  readonly autoIdentifyAsm?: boolean | undefined;
  readonly autoReinit?: boolean | undefined;
  readonly minFacePx?: number | undefined;
  readonly identifyMood?: boolean | undefined;
  readonly storeImagesForResults?: readonly Result[] | null | undefined;
  readonly licenseId?: number | null | undefined;
  readonly license?: { readonly id: number } | number | null | undefined;
  readonly usePpsTimestamp?: boolean | undefined;
  /** Of the source that is created with it. */
  readonly name?: string | undefined;
  /** Instead of a name: a source that is there becomes a camera. */
  readonly sourceId?: number | undefined;
  /** Where the camera is: `rtsp://`, `rtsps://`, `http://` and `https://` (Motion JPEG, and HLS where its name ends in `.m3u8`), and where the operator allows it `file:` and `v4l2:`. User and password in it are kept, and shown to nobody. */
  readonly address: string;
  /** How RTSP is carried. TCP loses nothing; UDP is for cameras that know nothing else. */
  readonly transport?: 'tcp' | 'udp' | undefined;
  /** Whether it is read. */
  readonly enabled?: boolean | undefined;
  /** Where to look; the rest of the picture is blind. None: everywhere. */
  readonly zones?: readonly Zone[] | undefined;
  /** Whoever was not seen for so long has left: the visit ends. */
  readonly absenceSeconds?: number | undefined;
  /** How many frames a second are looked at while something moves. */
  readonly framesPerSecond?: number | undefined;
  /** Try the address before it is kept, which takes up to ten seconds. */
  readonly try?: boolean | undefined;
}

export interface CameraUpdate {
  /** An area in px². */
  readonly identifyFacesizeThreshold?: number | undefined;
  readonly usePpsTime?: boolean | undefined;
  /** An area in px². */
  readonly manualCreateFacesizeThreshold?: number | undefined;
  readonly manualCreateOnHa?: boolean | undefined;
  readonly manualCreateOnJunk?: boolean | undefined;
  readonly manualIdentifyAsm?: boolean | undefined;
  readonly autoCreatePersons?: boolean | undefined;
  /** An area in px². */
  readonly autoCreateFacesizeThreshold?: number | undefined;
  readonly autoCreateCheckBlur?: boolean | undefined;
  readonly autoCreateCheckExposure?: boolean | undefined;
  readonly autoCreateOnHa?: boolean | undefined;
  readonly autoCreateOnJunk?: boolean | undefined;
  readonly autoCheckFaceAngle?: boolean | undefined;
  readonly autoCheckLiveness?: boolean | undefined;
  readonly autoCreateLivenessOnly?: boolean | undefined;
  readonly autoIdentifyAsm?: boolean | undefined;
  readonly autoReinit?: boolean | undefined;
  readonly minFacePx?: number | undefined;
  readonly identifyMood?: boolean | undefined;
  readonly storeImagesForResults?: readonly Result[] | null | undefined;
  readonly licenseId?: number | null | undefined;
  readonly license?: { readonly id: number } | number | null | undefined;
  readonly usePpsTimestamp?: boolean | undefined;
  readonly name?: string | undefined;
  /** Where the camera is: `rtsp://`, `rtsps://`, `http://` and `https://` (Motion JPEG, and HLS where its name ends in `.m3u8`), and where the operator allows it `file:` and `v4l2:`. User and password in it are kept, and shown to nobody. */
  readonly address?: string | undefined;
  /** How RTSP is carried. TCP loses nothing; UDP is for cameras that know nothing else. */
  readonly transport?: 'tcp' | 'udp' | undefined;
  /** Whether it is read. */
  readonly enabled?: boolean | undefined;
  /** Where to look; the rest of the picture is blind. None: everywhere. */
  readonly zones?: readonly Zone[] | undefined;
  /** Whoever was not seen for so long has left: the visit ends. */
  readonly absenceSeconds?: number | undefined;
  /** How many frames a second are looked at while something moves. */
  readonly framesPerSecond?: number | undefined;
  /** Try the address before it is kept, which takes up to ten seconds. */
  readonly try?: boolean | undefined;
}

export interface CameraList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export interface CameraTest {
  /** Where the camera is: `rtsp://`, `rtsps://`, `http://` and `https://` (Motion JPEG, and HLS where its name ends in `.m3u8`), and where the operator allows it `file:` and `v4l2:`. User and password in it are kept, and shown to nobody. */
  readonly address: string;
  /** How RTSP is carried. TCP loses nothing; UDP is for cameras that know nothing else. */
  readonly transport?: 'tcp' | 'udp' | undefined;
}

export interface CameraTested {
  works: boolean;
  picture: CameraPicture | null;
  /** Why it does not work. */
  problem: CameraProblem | null;
}

export interface CameraDiscovery {
  /** Of the cameras. */
  readonly username?: string | undefined;
  /** Of the cameras. */
  readonly password?: string | undefined;
}

export interface DiscoveredCamera {
  /** Its IP address. */
  host: string;
  /** As it calls itself. */
  name: string | null;
  /** Of its streams, without user and password; empty where it does not tell this user. */
  addresses: string[];
}

export interface DiscoveredCameras {
  results: DiscoveredCamera[];
}

export interface EmailChannel {
  kind: 'email';
  host: string;
  port: number;
  /** `tls` from the first byte (port 465), `starttls` (port 587), or `none`, which takes no password. */
  security: 'tls' | 'starttls' | 'none';
  /** Who signs the certificate of the mail server (PEM); null: one of those that everybody knows. */
  ca: string | null;
  from: string;
  to: string[];
  username: string | null;
  /** Whether it has one, which is shown to nobody. */
  has_password: boolean;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  picture: boolean;
}

export interface EmailChannelWish {
  readonly kind: 'email';
  readonly host: string;
  readonly port?: number | undefined;
  /** `tls` from the first byte (port 465), `starttls` (port 587), or `none`, which takes no password. */
  readonly security?: 'tls' | 'starttls' | 'none' | undefined;
  /** Who signs the certificate of the mail server (PEM); null: one of those that everybody knows. */
  readonly ca?: string | null | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly username?: string | null | undefined;
  /** Of the user at the mail server. */
  readonly password?: string | null | undefined;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  readonly picture?: boolean | undefined;
}

export interface NtfyChannel {
  kind: 'ntfy';
  url: string;
  topic: string;
  username: string | null;
  /** Whether it has one, which is shown to nobody. */
  has_password: boolean;
  /** Whether it has one, which is shown to nobody. */
  has_token: boolean;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  picture: boolean;
}

export interface NtfyChannelWish {
  readonly kind: 'ntfy';
  /** Of the ntfy server. */
  readonly url?: string | undefined;
  readonly topic: string;
  readonly username?: string | null | undefined;
  /** Of the user at the ntfy server. */
  readonly password?: string | null | undefined;
  /** An access token, in the place of user and password. */
  readonly token?: string | null | undefined;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  readonly picture?: boolean | undefined;
}

export interface TelegramChannel {
  kind: 'telegram';
  url: string;
  chat: string;
  /** Whether it has one, which is shown to nobody. */
  has_token: boolean;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  picture: boolean;
}

export interface TelegramChannelWish {
  readonly kind: 'telegram';
  /** Of the Bot API. */
  readonly url?: string | undefined;
  readonly chat: string;
  /** The token of the bot, as @BotFather gave it. */
  readonly token?: string | null | undefined;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  readonly picture?: boolean | undefined;
}

/** Whose incoming webhook it is. `slack` suits Mattermost and Rocket.Chat, too. */
export type ChatFormat = 'slack' | 'teams' | 'discord';

export interface ChatChannel {
  kind: 'chat';
  /** Whose incoming webhook it is. `slack` suits Mattermost and Rocket.Chat, too. */
  format: ChatFormat;
  /** Where the hook is. The rest of its address is a secret. */
  host: string;
  /** Whether it has one, which is shown to nobody. */
  has_url: boolean;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  picture: boolean;
}

export interface ChatChannelWish {
  readonly kind: 'chat';
  /** Whose incoming webhook it is. `slack` suits Mattermost and Rocket.Chat, too. */
  readonly format: ChatFormat;
  /** The address of the hook. It is a secret. */
  readonly url?: string | null | undefined;
  /** Send the picture of the face along: Discord alone takes one. */
  readonly picture?: boolean | undefined;
}

export interface MqttChannel {
  kind: 'mqtt';
  /** Of the broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS. Without user and password. */
  url: string;
  username: string | null;
  ca: string | null;
  topic: string;
  home_assistant: string | null;
  /** Whether it has one, which is shown to nobody. */
  has_password: boolean;
  /** Send the picture of the face along. It leaves Kith, for good; so it is off unless asked for. */
  picture: boolean;
}

export interface MqttChannelWish {
  readonly kind: 'mqtt';
  /** Of the broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS. Without user and password. */
  readonly url: string;
  /** At the broker. */
  readonly username?: string | null | undefined;
  /** Certificates (PEM) of the authority that signed that of the broker, where nobody else knows it. Null: those that everybody knows. */
  readonly ca?: string | null | undefined;
  /** The first levels of topics. */
  readonly topic?: string | undefined;
  /** The topic under which Home Assistant listens for what there is (MQTT discovery); null: it is told of nothing. */
  readonly homeAssistant?: string | null | undefined;
  /** At the broker. Shown to nobody again; left out: as it was; null: none. */
  readonly password?: string | null | undefined;
  /** Say the picture of the face, too, at `topic/SPACE/face`; a broker has it and whoever listens. */
  readonly picture?: boolean | undefined;
}

export interface WebPushChannel {
  kind: 'web-push';
  /** A message of a browser has no room for one. */
  picture: false;
}

export interface WebPushChannelWish {
  readonly kind: 'web-push';
  readonly picture?: false | undefined;
}

export type Channel = EmailChannel | NtfyChannel | TelegramChannel | ChatChannel | MqttChannel | WebPushChannel;

export type ChannelWish =
  | EmailChannelWish
  | NtfyChannelWish
  | TelegramChannelWish
  | ChatChannelWish
  | MqttChannelWish
  | WebPushChannelWish;

export interface Entry {
  id: number;
  created: string;
  /** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
  result: Result;
  /** Why it names nobody: of `nm` and `det`. */
  reason: Reason | null;
  confidence: number | null;
  pid: string | null;
  pid_created: string | null;
  person: PersonName | null;
  /** All groups of the person at that moment; never rewritten. */
  persons_groups: { id: number; name: string }[];
  source: Named;
  space: Named;
  facesize: number;
  /** URL, or "" where none is kept. */
  face_image: string;
  full_image: string;
  initial_face_image: string | null;
  initial_full_image: string | null;
  age: number | null;
  sex: Sex | null;
  mood: Mood | null;
  liveness: Liveness | '';
  /** Mean brightness of the face, 0–255. */
  exposure: number | null;
  /** From 0, sharp, to 1. */
  blur: number | null;
  pan: number | null;
  tilt: number | null;
  /** The visit that it tells of; null: it is of no camera that Kith reads. */
  visit_id: number | null;
  /** How many frames decided; null: it is of no camera that Kith reads. */
  frames: number | null;
  /** When somebody said who it is, or is not; null: it says what recognition found. */
  corrected: string | null;
  /** Who it is whom nobody knows; null: somebody is known, or nobody can say. */
  stranger: {
    id: number;
    /** How often the stranger came so far. */
    visits: number;
    first_seen: string;
    ignored: boolean;
  } | null;
}

export interface EntryList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only of these persons. */
  readonly pid?: readonly string[] | undefined;
  /** Only with these results. */
  readonly result?: readonly Result[] | undefined;
  /** This age or older. */
  readonly ageFrom?: number | undefined;
  /** This age or younger. */
  readonly ageTo?: number | undefined;
  /** 0 male, 1 female. */
  readonly sex?: readonly Sex[] | undefined;
  /** Only with these expressions. */
  readonly mood?:
    | readonly (
        | 'neutral'
        | 'anger'
        | 'contempt'
        | 'disgust'
        | 'fear'
        | 'happiness'
        | 'sadness'
        | 'surprise'
        | 'nm'
        | 'det'
      )[]
    | undefined;
  /** Only those that were found so. */
  readonly liveness?: readonly Liveness[] | undefined;
  /** Only of these sources. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** This time or later: ISO 8601; UTC when it names no zone. */
  readonly dateFrom?: Date | string | undefined;
  /** This time or earlier, ISO 8601; of a date alone, the end of that day. */
  readonly dateTo?: Date | string | undefined;
  /** Entries from this id on, it included. */
  readonly idFrom?: number | undefined;
}

export interface EntrySearch {
  readonly image?: Image | undefined;
  /** An entry whose face is looked for, in the place of a photo. */
  readonly entryId?: number | undefined;
  /** Only of these sources. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** Only of persons who are in any of these groups now. */
  readonly groupsIds?: readonly number[] | undefined;
  /** This time or later: ISO 8601; UTC when it names no zone. */
  readonly dateFrom?: Date | string | undefined;
  /** This time or earlier, ISO 8601; of a date alone, the end of that day. */
  readonly dateTo?: Date | string | undefined;
  /** The least: absent, as the `junk` of the space has it. */
  readonly confidence?: number | undefined;
  /** How many at most. */
  readonly limit?: number | undefined;
}

export interface EntriesFound {
  /** How many stored faces the face was compared with. */
  compared: number;
  /** The most alike first. `confidence` knows how many were compared. */
  results: { confidence: number; entry: Entry }[];
}

export interface PersonStatistics {
  /** Id of a person. */
  pid: string;
  pid_created: string;
  pid_source: Named | null;
  /** As the newest entry has it that says any. */
  age: number | null;
  /** As the newest entry has it that says any. */
  sex: Sex | null;
  initial_face_image: string | null;
  initial_full_image: string | null;
  initial_facesize: number;
  initial_liveness: Liveness | '';
  /** All entries, the first included. */
  total: number;
  exact: number;
  ha: number;
  junk: number;
  reinit: number;
  liveness: { passed: number; failed: number; undetermined: number };
}

export interface Ingestion {
  readonly image: Image;
  readonly source: string;
  /** When it was seen; used when the source trusts it. */
  readonly timestamp?: Date | string | undefined;
  /** Only members of these groups. */
  readonly groupsIds?: readonly number[] | undefined;
}

export interface IngestionAnswer {
  results: Entry[];
}

export interface WrongPerson {
  /** Who it is instead; absent: nobody who is known. */
  pid?: string;
}

export interface FieldError {
  name: string;
  message: string;
  error_code: number;
  /** Of a picture that is not taken: what is wrong with it, with its numbers. */
  reason?: Reason;
}

/** What went wrong: stable codes, a sentence, and the fields at fault. */
export interface ErrorEnvelope {
  error_codes: number[];
  message: string;
  fields: FieldError[];
}

export type ClientMessage =
  | {
      readonly action: 'AUTH';
      readonly data: {
        /** Absent: the session of the browser that asks. */
        readonly token?: string | undefined;
        readonly after?: number | null | undefined;
        readonly groups?: readonly number[] | undefined;
        readonly sources?: readonly (number | string)[] | undefined;
        readonly results?: readonly Result[] | undefined;
        /** Only strangers, each once a visit; null: it does not matter who it is. */
        readonly strangers?: StrangerFilter | undefined;
        /** Tell also of cameras that cannot be read, and can be again. */
        readonly cameras?: boolean | undefined;
        /** Tell also of entries that are corrected, and of those that are as before again. */
        readonly corrections?: boolean | undefined;
        /** Tell also of these, from now on: each with an id of its own. */
        readonly news?: readonly NewsType[] | undefined;
      };
    }
  | { readonly action: 'PING' };

/** Why the websocket tells nothing, or no longer. */
export type SocketErrorCode =
  | 'invalid_token'
  | 'token_expired'
  | 'no_space'
  | 'invalid_filter'
  | 'unknown_action'
  | 'too_slow'
  | 'internal';

export interface SocketError {
  error: string;
  /** Why the websocket tells nothing, or no longer. */
  code: SocketErrorCode;
}

export interface Event {
  id: number;
  data: Entry;
}

export interface WebhookEvent {
  id: number;
  data: Entry;
  type: 'entry.created';
  timestamp: string;
}

export interface WebhookCorrection {
  id: number;
  data: Entry;
  type: 'entry.corrected';
  timestamp: string;
}

export interface CorrectionEvent {
  type: 'entry.corrected';
  data: Entry;
}

export interface CameraEvent {
  type: 'camera.offline' | 'camera.online';
  camera: {
    id: number;
    name: string;
    space_id: number;
    state_since: string;
    /** Why it is offline. */
    problem: CameraProblem | null;
  };
}

export interface FaceInspect {
  readonly image: Image;
  /** By whose settings; absent: by those of a source as it is made. */
  readonly source?: string | undefined;
  /** Smallest face area that an enrolment would accept, px²; absent: 7000, as photos need. */
  readonly facesize?: number | undefined;
  /** Only members of these groups. */
  readonly groupsIds?: readonly number[] | undefined;
  /** How many of the nearest persons are answered, best first, whether or not a threshold names them. */
  readonly nearest?: NearestCount | undefined;
}

export interface InspectedFace {
  /** In px of the upright picture; it may reach over its edge. */
  box: { left: number; top: number; width: number; height: number };
  facesize: number;
  /** What a frame of the source would be told as. */
  result: Result;
  reason: Reason | null;
  pid: string | null;
  person: PersonName | null;
  confidence: number | null;
  nearest: Nearest[];
  problems: {
    /** Why a frame of the source would not say of it that nobody knows it. Empty: nothing. */
    identify: Reason[];
    /** Why a frame of a source that makes people known would make nobody known by it. Empty: nothing. */
    create: Reason[];
    /** Why an enrolment by this photo would be refused. Empty: nothing. */
    enrol: Reason[];
  };
  age: number | null;
  sex: Sex | null;
  mood: Mood | null;
  liveness: Liveness | '';
  exposure: number | null;
  blur: number | null;
  pan: number | null;
  tilt: number | null;
}

export interface InspectedPicture {
  /** Of the upright picture, px. */
  width: number;
  height: number;
  source: Named | null;
  thresholds: { exact: number; ha: number; junk: number };
  faces: InspectedFace[];
}

export interface Finding {
  /** What was looked at, in a word or two. */
  check: string;
  state: 'ok' | 'warning' | 'problem';
  /** What is, and what to do about it where something is to be done. */
  sentence: string;
}

export interface Findings {
  results: Finding[];
}

export interface Frigate {
  /** Of Frigate's HTTP API. */
  url: string;
  /** Of Frigate's topics, as `mqtt.topic_prefix` of its settings has it. */
  topic_prefix: string;
  /** Only events of these cameras, by their names in Frigate; empty: of all. */
  cameras: string[];
  /** Only objects of these labels. */
  labels: string[];
  /** Write the name of a person back to the event, as its sub label: of `exact` and `ha` alone, and where nobody else is on the picture. */
  write_names: boolean;
  /** Whether its events are listened to. */
  enabled: boolean;
  broker: {
    url: string;
    username: string | null;
    ca: string | null;
    /** Whether a password is kept; it is shown to nobody. */
    has_password: boolean;
  };
  /** Not listened to yet, listened to, not to be reached, switched off. */
  state: CameraState;
  state_since: string;
  /** The last thing that went wrong, and what to do. For people; it may be improved. */
  problem: string | null;
  /** When an event came last, give or take some seconds. */
  last_event: string | null;
}

export interface FrigateWish {
  /** Of Frigate's HTTP API. */
  readonly url: string;
  /** Of Frigate's topics, as `mqtt.topic_prefix` of its settings has it. */
  readonly topicPrefix?: string | undefined;
  /** Only events of these cameras, by their names in Frigate; empty: of all. */
  readonly cameras?: readonly string[] | undefined;
  /** Only objects of these labels. */
  readonly labels?: readonly string[] | undefined;
  /** Write the name of a person back to the event, as its sub label: of `exact` and `ha` alone, and where nobody else is on the picture. */
  readonly writeNames?: boolean | undefined;
  /** Whether its events are listened to. */
  readonly enabled?: boolean | undefined;
  readonly broker: {
    /** Of the broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS. Without user and password. */
    readonly url: string;
    /** At the broker. */
    readonly username?: string | null | undefined;
    /** Certificates (PEM) of the authority that signed that of the broker, where nobody else knows it. Null: those that everybody knows. */
    readonly ca?: string | null | undefined;
    /** At the broker. Shown to nobody again; left out: as it was; null: none. */
    readonly password?: string | null | undefined;
  };
}

export interface FrigateTested {
  works: boolean;
  /** Why its events cannot be heard. */
  broker_problem: string | null;
  /** Why its snapshots cannot be fetched. */
  frigate_problem: string | null;
  /** Of Frigate. */
  version: string | null;
  /** Names of its cameras. */
  cameras: string[];
}

/** Somebody who is known. */
export interface KnownPerson {
  /** Id of a person. */
  pid: string;
  person: PersonName;
  initial_face_image: string | null;
}

export interface AlikePersons {
  one: KnownPerson;
  other: KnownPerson;
  /** What a photo of the one would have as the other. */
  confidence: number;
  /** What it would be told as. From `junk` on, the two may be one person. */
  result: 'exact' | 'ha' | 'junk' | 'nm';
}

/** Why a photo should be taken again. */
export type PhotoFault = 'nearer_to_another' | 'unlike_the_others' | 'face_too_small';

export interface FaultyPhoto {
  template_id: number;
  person: KnownPerson;
  faults: PhotoFault[];
  /** Area of the face, px²: 7,000 are enough. */
  facesize: number;
  /** By the most alike of the other photos of the person; null: there is none. */
  own: number | null;
  /** The nearest other person. */
  other: KnownPerson | null;
  /** By the photos of that person. */
  others: number | null;
}

export interface GroupMargin {
  group: Named;
  /** What the nearest stranger lacks of `junk`, in points of confidence; below 0: would be named now. */
  margin: number;
  stranger_id: number;
  /** To whom the stranger is nearest. */
  member: KnownPerson;
}

export interface GalleryHealthQuery {
  /** true: what was found before does not count. */
  readonly again?: boolean | undefined;
}

export interface GalleryHealth {
  /** `looking`: what was found so far; ask again in some seconds. Who is not asked for a minute stops looking. */
  state: 'looking' | 'done';
  began: string;
  finished: string | null;
  /** How many are known. */
  persons: number;
  /** How many of them were looked at. */
  looked_at: number;
  /** With how many photos each was compared. */
  templates: number;
  /** How many pairs of persons may be one person: those that reach `junk`. */
  same: number;
  /** The most alike pairs of persons, a hundred at most. */
  alike: AlikePersons[];
  /** How many photos have a fault. */
  faulty: number;
  /** The worst of them first, a hundred at most. */
  photos: FaultyPhoto[];
  /** Groups to whose members a stranger of late comes near, the nearest first, a hundred at most. */
  groups: GroupMargin[];
}

export interface WhatIfQuery {
  readonly exact?: number | undefined;
  readonly ha?: number | undefined;
  readonly junk?: number | undefined;
  /** Of so many days the entries are looked at. */
  readonly days?: number | undefined;
}

/** How many entries would have been told otherwise. */
export interface ToldOtherwise {
  from: 'exact' | 'ha' | 'junk' | 'nm';
  to: 'exact' | 'ha' | 'junk' | 'nm';
  entries: number;
}

export interface ChangedEntry {
  entry_id: number;
  /** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
  from: Result;
  to: 'exact' | 'ha' | 'junk' | 'nm';
  confidence: number;
  pid: string | null;
  person: PersonName | null;
}

export interface WhatIfAnswer {
  thresholds: {
    before: { exact: number; ha: number; junk: number };
    after: { exact: number; ha: number; junk: number };
  };
  /** How many searches of somebody unknown would name somebody at this or more, of 1,000, among neighbours. */
  strangers: {
    before: { exact: number; ha: number; junk: number };
    after: { exact: number; ha: number; junk: number };
  };
  /** How many were looked at: the newest 100,000 at most. */
  entries: number;
  /** What would have been told otherwise; the same is left out. */
  changes: ToldOtherwise[];
  /** The newest of these, twenty at most. */
  examples: ChangedEntry[];
}

export interface Group {
  id: number;
  name: string;
  space_id: number;
  persons_count: number;
  description: string;
  color: string | null;
  threshold: number | null;
  created: string;
  /** From then on, it included; null: from the beginning. */
  valid_from: string | null;
  /** Until then, it not included; null: for ever. */
  valid_until: string | null;
  /** Parts of the week; null: always. */
  hours: Hours | null;
  /** Whether it is now. */
  in_effect: boolean;
  /** Who is in it by itself; null: whoever is put into it. */
  rule: GroupRule | null;
  rule_state: RuleState | null;
  /** Why the rule does not decide any more who is in it. */
  rule_problem: string | null;
}

export interface GroupCreate {
  readonly name: string;
  readonly description?: string | undefined;
  readonly color?: string | null | undefined;
  /** Smallest confidence with which a search limited to this group names one of its members; null: the `junk` of the space. */
  readonly threshold?: number | null | undefined;
  /** In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning. */
  readonly validFrom?: Date | string | null | undefined;
  /** In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever. */
  readonly validUntil?: Date | string | null | undefined;
  /** Parts of the week. Null: always. */
  readonly hours?: Hours | null | undefined;
  readonly rule?: GroupRule | null | undefined;
}

export interface GroupUpdate {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly color?: string | null | undefined;
  /** Smallest confidence with which a search limited to this group names one of its members; null: the `junk` of the space. */
  readonly threshold?: number | null | undefined;
  /** In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning. */
  readonly validFrom?: Date | string | null | undefined;
  /** In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever. */
  readonly validUntil?: Date | string | null | undefined;
  /** Parts of the week. Null: always. */
  readonly hours?: Hours | null | undefined;
  /** null: who is in it stays, for ever. */
  readonly rule?: GroupRule | null | undefined;
}

export type GroupSort = 'id' | '-id' | 'name' | '-name' | 'created' | '-created' | 'persons_count' | '-persons_count';

export interface GroupList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** Groups holding any of these persons. */
  readonly pidsInclude?: readonly string[] | undefined;
  /** Groups holding none of these persons. */
  readonly pidsExclude?: readonly string[] | undefined;
  /** Only these groups. */
  readonly groupsIds?: readonly number[] | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** By what, and with `-` from the last to the first. */
  readonly sort?: GroupSort | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
}

export interface Member {
  /** Id of a person. */
  pid: string;
  person: PersonName;
  /** Name of the source that the person came from. */
  pid_source: string | null;
  pid_created: string;
  initial_face_image: string | null;
  /** Member since. */
  since: string;
  /** From then on, it included; null: from the beginning. */
  valid_from: string | null;
  /** Until then, it not included; null: for ever. */
  valid_until: string | null;
  /** Parts of the week; null: always. */
  hours: Hours | null;
  /** Whether the membership and its group are in effect now. */
  in_effect: boolean;
}

export interface MemberList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
  /** Only these persons. */
  readonly pids?: readonly string[] | undefined;
  /** now: in effect now; later: those that begin later; past: those that ended by their time. Absent: whoever is on the list, which are all that have not ended. */
  readonly when?: When | undefined;
}

export interface GroupComparison {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
  /** The other group, of the same space. */
  readonly with: number;
}

export interface GroupCopy {
  readonly name: string;
  /** Absent: that of the original. */
  readonly description?: string | undefined;
  /** Absent: that of the original. */
  readonly color?: string | null | undefined;
}

export interface GroupMerge {
  /** The group, of the same space, whose members join. */
  readonly from: number;
  /** Whether that group is deleted. */
  readonly deleteSource?: boolean | undefined;
}

export interface Memberships {
  readonly pids: readonly string[];
  readonly groupsIds: readonly number[];
}

export interface MembershipsAdd {
  readonly pids: readonly string[];
  readonly groupsIds: readonly number[];
  /** In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning. */
  readonly validFrom?: Date | string | null | undefined;
  /** In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever. */
  readonly validUntil?: Date | string | null | undefined;
  /** Parts of the week. Null: always. */
  readonly hours?: Hours | null | undefined;
}

export interface MembershipUpdate {
  /** In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning. */
  readonly validFrom?: Date | string | null | undefined;
  /** In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever. */
  readonly validUntil?: Date | string | null | undefined;
  /** Parts of the week. Null: always. */
  readonly hours?: Hours | null | undefined;
}

/** Memberships made or given other times, and those that were as wished before. */
export interface MembershipsAdded {
  added: number;
  already: number;
}

/** Memberships ended, and those that were not there. */
export interface MembershipsRemoved {
  removed: number;
  absent: number;
}

/** Memberships made and ended; those as wished before are not counted. */
export interface GroupsReplaced {
  added: number;
  removed: number;
}

export interface GroupOfPerson {
  id: number;
  name: string;
  space_id: number;
  persons_count: number;
  description: string;
  color: string | null;
  threshold: number | null;
  created: string;
  /** From then on, it included; null: from the beginning. */
  valid_from: string | null;
  /** Until then, it not included; null: for ever. */
  valid_until: string | null;
  /** Parts of the week; null: always. */
  hours: Hours | null;
  /** Whether it is now. */
  in_effect: boolean;
  /** Who is in it by itself; null: whoever is put into it. */
  rule: GroupRule | null;
  rule_state: RuleState | null;
  /** Why the rule does not decide any more who is in it. */
  rule_problem: string | null;
  membership: {
    /** Member since. */
    since: string;
    /** From then on, it included; null: from the beginning. */
    valid_from: string | null;
    /** Until then, it not included; null: for ever. */
    valid_until: string | null;
    /** Parts of the week; null: always. */
    hours: Hours | null;
    /** Whether the membership and its group are in effect now. */
    in_effect: boolean;
  };
}

export interface GroupsOfPersonQuery {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** now: in effect now; later: those that begin later; past: those that ended by their time. Absent: whoever is on the list, which are all that have not ended. */
  readonly when?: When | undefined;
}

export interface GroupsOfPerson {
  /** How many there are in all. */
  count: number;
  /** The page that follows; null: none does. */
  next: string | null;
  /** The page before; null: this is the first. */
  previous: string | null;
  results: GroupOfPerson[];
}

export interface Licence {
  id: number;
  name: string;
  entry_storage_days: number;
  is_active: boolean;
  created: string;
  unavailable_at: string | null;
}

export interface LicenceCreate {
  readonly name: string;
  /** Days that entries are kept. */
  readonly entryStorageDays?: number | undefined;
}

export interface LicenceUpdate {
  readonly name?: string | undefined;
  /** Days that entries are kept. */
  readonly entryStorageDays?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export interface LicenceList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** This time or later: ISO 8601; UTC when it names no zone. */
  readonly dateFrom?: Date | string | undefined;
  /** This time or earlier, ISO 8601; of a date alone, the end of that day. */
  readonly dateTo?: Date | string | undefined;
  /** Only those with a source, or without one. */
  readonly isBound?: boolean | undefined;
}

export interface CameraNews {
  id: number;
  /** When it happened. */
  timestamp: string;
  /** It is made up: its ids are 0, and nothing happened. */
  sample?: true;
  type: 'camera.offline' | 'camera.online';
  data: {
    id: number;
    name: string;
    space_id: number;
    state_since: string;
    /** Why it is offline. */
    problem: CameraProblem | null;
  };
}

export interface VisitEnded {
  id: number;
  /** When it happened. */
  timestamp: string;
  /** It is made up: its ids are 0, and nothing happened. */
  sample?: true;
  type: 'visit.ended';
  data: Visit;
}

export interface MembershipEnded {
  id: number;
  /** When it happened. */
  timestamp: string;
  /** It is made up: its ids are 0, and nothing happened. */
  sample?: true;
  type: 'membership.ended';
  data: {
    space_id: number;
    /** Id of a person. */
    pid: string;
    person: PersonName;
    persons_group: { id: number; name: string };
    /** From then on the person was not in the group. */
    ended: string;
  };
}

export interface AlarmNews {
  id: number;
  /** When it happened. */
  timestamp: string;
  /** It is made up: its ids are 0, and nothing happened. */
  sample?: true;
  type: 'alarm.raised' | 'alarm.acknowledged' | 'alarm.escalated';
  data: Alarm;
}

export type NewsEvent = CameraNews | VisitEnded | MembershipEnded | AlarmNews;

/** What happened that is no entry. */
export type NewsType =
  | 'camera.offline'
  | 'camera.online'
  | 'visit.ended'
  | 'membership.ended'
  | 'alarm.raised'
  | 'alarm.acknowledged'
  | 'alarm.escalated';

export interface ProfileFilters {
  results: Result[];
  moods: Mood[];
  liveness: Liveness[];
  sex: Sex[];
  age_from: number | null;
  age_to: number | null;
  sources: number[];
  /** The person is in any of these. */
  persons_groups: number[];
  /** The person is in every one of these. */
  groups_all: number[];
  /** The person is in none of these; a stranger passes. */
  groups_none: number[];
  min_confidence: number | null;
  /** How long nothing more is sent of the same person at the same source; 0: not at all. */
  cooldown_seconds: number;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  strangers: StrangerFilter;
  /** Tell of entries; false: of what `corrections` and `news` ask for alone, and of alarms whose rules name it. */
  entries: boolean;
  /** Tell also of entries that are corrected, as `entry.corrected`: of those that pass the filters as they were, or as they are then. */
  corrections: boolean;
  /** Tell also of these. The filters of sources and groups count for what has a source, or groups. */
  news: NewsType[];
}

export interface Profile {
  results: Result[];
  moods: Mood[];
  liveness: Liveness[];
  sex: Sex[];
  age_from: number | null;
  age_to: number | null;
  sources: number[];
  /** The person is in any of these. */
  persons_groups: number[];
  /** The person is in every one of these. */
  groups_all: number[];
  /** The person is in none of these; a stranger passes. */
  groups_none: number[];
  min_confidence: number | null;
  /** How long nothing more is sent of the same person at the same source; 0: not at all. */
  cooldown_seconds: number;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  strangers: StrangerFilter;
  /** Tell of entries; false: of what `corrections` and `news` ask for alone, and of alarms whose rules name it. */
  entries: boolean;
  /** Tell also of entries that are corrected, as `entry.corrected`: of those that pass the filters as they were, or as they are then. */
  corrections: boolean;
  /** Tell also of these. The filters of sources and groups count for what has a source, or groups. */
  news: NewsType[];
  id: number;
  space_id: number;
  name: string;
  is_active: boolean;
  /** 0 POST, 1 GET */
  http_method: 0 | 1;
  /** Of a channel: where it leads, without what is secret of it. */
  destination_url: string;
  /** Deliveries go one after another, in the order of entries; one that fails holds back those after it. */
  ordered: boolean;
  /** Where it goes instead of a webhook; null: it is one. */
  channel: Channel | null;
  /** The words of the channel; null: as Kith words it. */
  template: TextTemplate | null;
  /** When it is told nothing; null: never. */
  quiet: QuietHours | null;
  /** Of an MQTT broker: why the states there are not kept, or not wholly; null: they are, or there are none. */
  problem: string | null;
  /** Those of `sources` that are deleted: nothing is seen there. */
  deleted_sources: number[];
  /** Groups of the filters that are deleted: nobody is in them. */
  deleted_groups: number[];
}

export interface ProfileCreated {
  results: Result[];
  moods: Mood[];
  liveness: Liveness[];
  sex: Sex[];
  age_from: number | null;
  age_to: number | null;
  sources: number[];
  /** The person is in any of these. */
  persons_groups: number[];
  /** The person is in every one of these. */
  groups_all: number[];
  /** The person is in none of these; a stranger passes. */
  groups_none: number[];
  min_confidence: number | null;
  /** How long nothing more is sent of the same person at the same source; 0: not at all. */
  cooldown_seconds: number;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  strangers: StrangerFilter;
  /** Tell of entries; false: of what `corrections` and `news` ask for alone, and of alarms whose rules name it. */
  entries: boolean;
  /** Tell also of entries that are corrected, as `entry.corrected`: of those that pass the filters as they were, or as they are then. */
  corrections: boolean;
  /** Tell also of these. The filters of sources and groups count for what has a source, or groups. */
  news: NewsType[];
  id: number;
  space_id: number;
  name: string;
  is_active: boolean;
  /** 0 POST, 1 GET */
  http_method: 0 | 1;
  /** Of a channel: where it leads, without what is secret of it. */
  destination_url: string;
  /** Deliveries go one after another, in the order of entries; one that fails holds back those after it. */
  ordered: boolean;
  /** Where it goes instead of a webhook; null: it is one. */
  channel: Channel | null;
  /** The words of the channel; null: as Kith words it. */
  template: TextTemplate | null;
  /** When it is told nothing; null: never. */
  quiet: QuietHours | null;
  /** Of an MQTT broker: why the states there are not kept, or not wholly; null: they are, or there are none. */
  problem: string | null;
  /** Those of `sources` that are deleted: nothing is seen there. */
  deleted_sources: number[];
  /** Groups of the filters that are deleted: nobody is in them. */
  deleted_groups: number[];
  /** Signs every delivery (Standard Webhooks). Shown this once. */
  secret: string;
}

export interface ProfileCreate {
  readonly name: string;
  /** Of a webhook, which needs one: 0 POST, 1 GET */
  readonly httpMethod?: 0 | 1 | undefined;
  /** Of a webhook, which needs one. */
  readonly destinationUrl?: string | undefined;
  /** Where it goes instead of a webhook; null: it is one. */
  readonly channel?: ChannelWish | null | undefined;
  /** The words of the channel; null: as Kith words it. */
  readonly template?: TextTemplate | null | undefined;
  /** When it is told nothing; null: never. */
  readonly quiet?: QuietHours | null | undefined;
  readonly isActive?: boolean | undefined;
  readonly ordered?: boolean | undefined;
  readonly entries?: boolean | undefined;
  readonly corrections?: boolean | undefined;
  readonly results?: readonly Result[] | null | undefined;
  readonly moods?: readonly Mood[] | null | undefined;
  readonly liveness?: readonly Liveness[] | null | undefined;
  readonly sex?: readonly Sex[] | null | undefined;
  readonly ageFrom?: number | null | undefined;
  readonly ageTo?: number | null | undefined;
  /** Ids or names. */
  readonly sources?: readonly (number | string)[] | null | undefined;
  readonly personsGroups?: readonly number[] | null | undefined;
  readonly groupsAll?: readonly number[] | null | undefined;
  readonly groupsNone?: readonly number[] | null | undefined;
  readonly minConfidence?: number | null | undefined;
  readonly cooldownSeconds?: number | null | undefined;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  readonly strangers?: StrangerFilter | undefined;
  readonly news?: readonly NewsType[] | null | undefined;
}

export interface ProfileUpdate {
  readonly name?: string | undefined;
  /** 0 POST, 1 GET */
  readonly httpMethod?: 0 | 1 | undefined;
  readonly destinationUrl?: string | undefined;
  /** Where it goes instead of a webhook; null: it is one. */
  readonly channel?: ChannelWish | null | undefined;
  /** The words of the channel; null: as Kith words it. */
  readonly template?: TextTemplate | null | undefined;
  /** When it is told nothing; null: never. */
  readonly quiet?: QuietHours | null | undefined;
  readonly isActive?: boolean | undefined;
  readonly ordered?: boolean | undefined;
  readonly entries?: boolean | undefined;
  readonly corrections?: boolean | undefined;
  readonly results?: readonly Result[] | null | undefined;
  readonly moods?: readonly Mood[] | null | undefined;
  readonly liveness?: readonly Liveness[] | null | undefined;
  readonly sex?: readonly Sex[] | null | undefined;
  readonly ageFrom?: number | null | undefined;
  readonly ageTo?: number | null | undefined;
  /** Ids or names. */
  readonly sources?: readonly (number | string)[] | null | undefined;
  readonly personsGroups?: readonly number[] | null | undefined;
  readonly groupsAll?: readonly number[] | null | undefined;
  readonly groupsNone?: readonly number[] | null | undefined;
  readonly minConfidence?: number | null | undefined;
  readonly cooldownSeconds?: number | null | undefined;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  readonly strangers?: StrangerFilter | undefined;
  readonly news?: readonly NewsType[] | null | undefined;
}

export interface ProfileList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export type NotSentReason =
  | 'news'
  | 'entries'
  | 'results'
  | 'moods'
  | 'liveness'
  | 'sex'
  | 'age'
  | 'sources'
  | 'persons_groups'
  | 'groups_all'
  | 'groups_none'
  | 'min_confidence'
  | 'strangers'
  | 'cooldown'
  | 'quiet_hours';

export type DeliveryType =
  | 'entry.created'
  | 'entry.corrected'
  | 'camera.offline'
  | 'camera.online'
  | 'visit.ended'
  | 'membership.ended'
  | 'alarm.raised'
  | 'alarm.acknowledged'
  | 'alarm.escalated';

export type SampleType =
  | 'entry.created'
  | 'camera.offline'
  | 'camera.online'
  | 'visit.ended'
  | 'membership.ended'
  | 'alarm.raised'
  | 'alarm.acknowledged'
  | 'alarm.escalated';

export interface SampleWish {
  /** What is made up. */
  readonly type?: SampleType | undefined;
}

export interface ProfileTest {
  /** Of entries, and of news. */
  readonly limit?: number | undefined;
  readonly corrections?: boolean | undefined;
  /** The words of the channel; null: as Kith words it. */
  readonly template?: TextTemplate | null | undefined;
  /** When it is told nothing; null: never. */
  readonly quiet?: QuietHours | null | undefined;
  /** What `text` is of. */
  readonly sample?: SampleType | undefined;
  readonly results?: readonly Result[] | null | undefined;
  readonly moods?: readonly Mood[] | null | undefined;
  readonly liveness?: readonly Liveness[] | null | undefined;
  readonly sex?: readonly Sex[] | null | undefined;
  readonly ageFrom?: number | null | undefined;
  readonly ageTo?: number | null | undefined;
  /** Ids or names. */
  readonly sources?: readonly (number | string)[] | null | undefined;
  readonly personsGroups?: readonly number[] | null | undefined;
  readonly groupsAll?: readonly number[] | null | undefined;
  readonly groupsNone?: readonly number[] | null | undefined;
  readonly minConfidence?: number | null | undefined;
  readonly cooldownSeconds?: number | null | undefined;
  /** Only strangers, each once a visit; null: it does not matter who it is. */
  readonly strangers?: StrangerFilter | undefined;
  readonly news?: readonly NewsType[] | null | undefined;
}

export interface ProfileTested {
  /** While false nothing is sent, whatever passes. */
  is_active: boolean;
  /** How many entries were looked at. */
  count: number;
  /** How many of them pass. */
  would_send: number;
  /** The newest first. */
  results: {
    entry_id: number;
    created: string;
    pid: string | null;
    person: PersonName | null;
    /** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
    result: Result;
    would_send: boolean;
    /** Why not; null when it would be sent. */
    reason: NotSentReason | null;
  }[];
  /** The same of news of the types that are asked for, and of alarms whose rules name the profile; it is kept for 30 days. */
  news: {
    count: number;
    would_send: number;
    results: {
      news_id: number;
      /** What happened that is no entry. */
      type: NewsType;
      /** When it happened. */
      timestamp: string;
      pid: string | null;
      person: PersonName | null;
      source: Named | null;
      /** Of an ended membership, or an alarm that counts a group. */
      persons_group: Named | null;
      /** What raised the alarm, as it was called then. */
      alarm_rule: string | null;
      would_send: boolean;
      /** Why not; null when it would be sent. */
      reason: NotSentReason | null;
    }[];
  };
  /** What is asked for, and was not looked at: it is not kept how that would have been told. */
  left_out: DeliveryType[];
  /** How a channel words the sample; a webhook tells data. */
  text: { title: string; body: string };
}

export type DeliveryStatus = 'owed' | 'delivered' | 'failed';

export interface DeliveryAttempt {
  at: string;
  duration_ms: number;
  status_code: number | null;
  error: string | null;
  /** The first 1,024 bytes of the answer. */
  response: string;
}

export interface SampleSent {
  at: string;
  duration_ms: number;
  status_code: number | null;
  error: string | null;
  /** The first 1,024 bytes of the answer. */
  response: string;
  /** The webhook-id. */
  id: string;
}

export interface Delivery {
  /** The webhook-id, the same on every attempt. */
  id: string;
  type: DeliveryType;
  /** Null: what is told is no entry, and of none. */
  entry_id: number | null;
  /** Null: what is told is an entry. */
  news_id: number | null;
  status: DeliveryStatus;
  created: string;
  /** Null when it is settled. While it is being sent: when another node would send it, should this one die. */
  next_attempt: string | null;
  attempts: DeliveryAttempt[];
}

export interface DeliveryList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only those that are so. */
  readonly status?: readonly DeliveryStatus[] | undefined;
  /** Deliveries whose event was made at this time or later. */
  readonly since?: Date | string | undefined;
  /** Only of this entry. */
  readonly entryId?: number | undefined;
  /** Deliveries of entries of this person. */
  readonly pid?: string | undefined;
}

export interface DeliveriesReplay {
  /** Failures whose event was made at this time or later. */
  readonly since: Date | string;
}

export interface DeliveriesReplayed {
  replayed: number;
}

export interface SecretRotated {
  /** Shown this once. */
  secret: string;
  /** Until then deliveries are signed with the secret before it too. */
  previous_until: string;
}

/** How the person is called now, whenever it was seen. */
export interface PersonName {
  name: string | null;
  external_id: string | null;
}

export interface Nearest {
  /** Id of a person. */
  pid: string;
  person: PersonName;
  confidence: number;
  /** What a face that is so alike is told as. */
  result: 'exact' | 'ha' | 'junk' | 'nm';
  initial_face_image: string | null;
}

/** How many of the nearest persons are answered, best first, whether or not a threshold names them. */
export type NearestCount = number;

export interface NearestQuery {
  /** How many of the nearest persons are answered, best first, whether or not a threshold names them. */
  readonly limit?: NearestCount | undefined;
}

export interface NearestList {
  results: Nearest[];
}

export interface Identification {
  /** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
  result: Result;
  /** Why it is nobody: of `nm`. */
  reason: Reason | null;
  pid: string | null;
  person: PersonName | null;
  confidence: number;
  age: number | null;
  sex: Sex | null;
  mood: Mood | null;
  /** Degrees; positive: turned to the right of the picture. */
  pan: number | null;
  /** Degrees; positive: looking up. */
  tilt: number | null;
  /** The nearest persons, where a search asks for them. */
  nearest?: Nearest[];
}

export interface PersonCreate {
  readonly image: Image;
  readonly source: string;
  /** Smallest face area accepted, px². */
  readonly facesize?: number | undefined;
  readonly createOnHa?: boolean | undefined;
  readonly createOnJunk?: boolean | undefined;
  readonly identifyAsm?: boolean | undefined;
  /** Refuse a photo with more than one face, instead of taking the largest. */
  readonly oneFace?: boolean | undefined;
  /** Whether anybody is told of a person who is created, by websocket or webhook. */
  readonly notify?: boolean | undefined;
  readonly attributes?: AttributesOfNew | undefined;
}

export interface PersonFromEntry {
  readonly id: number;
  readonly createOnHa?: boolean | undefined;
  readonly createOnJunk?: boolean | undefined;
  /** Whether anybody is told of a person who is created, by websocket or webhook. */
  readonly notify?: boolean | undefined;
  readonly attributes?: AttributesOfNew | undefined;
}

export interface PersonReinitFromEntry {
  readonly id: number;
}

export interface PersonReinit {
  readonly image: Image;
  readonly source: string;
  /** Smallest face area accepted, px². */
  readonly facesize?: number | undefined;
  readonly identifyAsm?: boolean | undefined;
  /** How similar the photo must be to the person as it is known; `nm`: anyhow. */
  readonly result?: 'exact' | 'ha' | 'junk' | 'nm' | undefined;
  /** Refuse a photo with more than one face, instead of taking the largest. */
  readonly oneFace?: boolean | undefined;
}

export interface PersonSearch {
  readonly image: Image;
  readonly identifyAsm?: boolean | undefined;
  /** Only members of these groups. */
  readonly groupsIds?: readonly number[] | undefined;
  /** How many of the nearest persons are answered, best first, whether or not a threshold names them. */
  readonly nearest?: NearestCount | undefined;
}

export interface Person {
  /** Id of a person. */
  pid: string;
  space_id: number;
  name: string | null;
  /** What another system calls the person; unique in the space. */
  external_id: string | null;
  note: string;
  attributes: Attributes;
  pid_created: string;
  pid_source: Named | null;
  initial_face_image: string | null;
  initial_full_image: string | null;
  initial_facesize: number;
  templates_count: number;
}

export interface PersonUpdate {
  readonly name?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly note?: string | undefined;
  readonly attributes?: AttributeChanges | undefined;
}

export interface PersonList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
  /** Part of the name or of the external id, without regard to case. */
  readonly q?: string | undefined;
  /** Only these persons. */
  readonly pids?: readonly string[] | undefined;
  /** Only those with these external ids. */
  readonly externalIds?: readonly string[] | undefined;
  /** Members of any of these groups. */
  readonly groupsIds?: readonly number[] | undefined;
  /** Only those that came from these sources. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** Only those with all of these attributes: `name:value`. */
  readonly attributes?: readonly string[] | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** This time or later: ISO 8601; UTC when it names no zone. */
  readonly dateFrom?: Date | string | undefined;
  /** This time or earlier, ISO 8601; of a date alone, the end of that day. */
  readonly dateTo?: Date | string | undefined;
}

export interface Template {
  id: number;
  created: string;
  facesize: number;
  face_image: string | null;
}

export interface TemplateList {
  results: Template[];
}

export interface TemplateAdd {
  readonly image?: Image | undefined;
  readonly id?: number | undefined;
  /** Smallest face area accepted, px². */
  readonly facesize?: number | undefined;
  /** How similar it must be to the person as it is known; `nm`: anyhow. */
  readonly result?: 'exact' | 'ha' | 'junk' | 'nm' | undefined;
  /** Refuse a photo with more than one face, instead of taking the largest. */
  readonly oneFace?: boolean | undefined;
}

export interface PersonMerge {
  /** The person, of the same space, who turned out to be this one. */
  readonly from: string;
}

export interface PageQuery {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
}

export interface PersonPageQuery {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
}

export interface Named {
  id: number;
  name: string;
}

/** 0 male, 1 female */
export type Sex = 0 | 1;

/** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
export type Result = 'new' | 'reinit' | 'exact' | 'ha' | 'junk' | 'nm' | 'det';

/** Expression of the face. */
export type Mood = 'neutral' | 'anger' | 'contempt' | 'disgust' | 'fear' | 'happiness' | 'sadness' | 'surprise';

/** Whether the face is alive. */
export type Liveness = 'passed' | 'failed' | 'undetermined';

export interface PushDeviceCreate {
  readonly name: string;
  /** Where its push service takes messages for it. */
  readonly endpoint: string;
  readonly keys: {
    /** A point of P-256, uncompressed. */
    readonly p256dh: string;
    /** 16 bytes. */
    readonly auth: string;
  };
}

export interface PushDevice {
  id: number;
  name: string;
  /** The host of its push service. */
  service: string;
  /** SHA-256 of its endpoint, in hexadecimal: a browser finds itself by it. */
  fingerprint: string;
  created: string;
  /** When its push service last took a message; null: never. */
  last_told: string | null;
}

export interface PushDeviceList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
}

export interface PushKey {
  /** The `applicationServerKey` of this installation, as base64url: browsers subscribe with it. */
  public_key: string;
}

/** What stood in the way. */
export type ReasonCode =
  | 'face_too_small'
  | 'turned_away'
  | 'blurred'
  | 'too_dark'
  | 'too_bright'
  | 'not_alive'
  | 'several_faces'
  | 'below_threshold'
  | 'nobody_known'
  | 'child'
  | 'look_alike';

/** What stood in the way, with its numbers. */
export interface Reason {
  /** What stood in the way. */
  code: ReasonCode;
  /** What was found; null where nothing is measured. */
  measured: number | null;
  /** The limit that it missed. */
  required: number | null;
}

/** What is asked of one attribute. `not_equal` holds for those, too, who do not have it; `at_least` and `at_most` for numbers alone. */
export type AttributeCondition =
  | {
      /** What a value of a person is called. */
      name: AttributeName;
      is: 'equal' | 'not_equal';
      value: AttributeValue;
    }
  | {
      /** What a value of a person is called. */
      name: AttributeName;
      is: 'one_of';
      value: AttributeValue[];
    }
  | {
      /** What a value of a person is called. */
      name: AttributeName;
      is: 'at_least' | 'at_most';
      value: number;
    }
  | {
      /** What a value of a person is called. */
      name: AttributeName;
      is: 'exists' | 'missing';
    };

/** Who is in the group: whoever all of these conditions hold for. What is left out does not matter. As JSON it has at most 4,000 characters. */
export interface GroupRule {
  /** Who is in each of these groups. */
  all_of: number[];
  /** And in at least one of these. */
  any_of: number[];
  /** And in none of these. */
  none_of: number[];
  attributes: AttributeCondition[];
  /** And was seen so many times within so many days. */
  seen: {
    times: number;
    days: number;
    /** At any of these sources; empty: at any at all. */
    sources: number[];
  } | null;
  /** And was not seen for so many days, nor enrolled. */
  not_seen: {
    days: number;
    /** At any of these sources; empty: at any at all. */
    sources: number[];
  } | null;
  /** And was enrolled within so many days. */
  enrolled_within_days: number | null;
}

export type RuleState = 'on' | 'full' | 'broken';

export interface RulePreviewWish {
  readonly rule: GroupRule;
  /** The group that is to have it; null: a new one. */
  readonly groupId?: number | null | undefined;
}

export interface RulePreview {
  /** How many. */
  count: number;
  /** The first of them. */
  persons: {
    /** Id of a person. */
    pid: string;
    person: PersonName;
    initial_face_image: string | null;
  }[];
  /** Whether these are more than a group may hold. */
  is_full: boolean;
  /** Those of them who are not in the group now. */
  coming: {
    /** How many. */
    count: number;
    /** The first of them. */
    persons: {
      /** Id of a person. */
      pid: string;
      person: PersonName;
      initial_face_image: string | null;
    }[];
  };
  /** Those who are in the group now, and would not be. */
  leaving: {
    /** How many. */
    count: number;
    /** The first of them. */
    persons: {
      /** Id of a person. */
      pid: string;
      person: PersonName;
      initial_face_image: string | null;
    }[];
  };
}

export interface GroupException {
  /** Id of a person. */
  pid: string;
  person: PersonName;
  is_in: boolean;
  created: string;
}

export interface GroupExceptionList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only of these persons. */
  readonly pids?: readonly string[] | undefined;
}

export interface GroupExceptionPut {
  /** Whether the person is in the group, whatever the rule says. */
  is_in: boolean;
}

export interface Session {
  id: number;
  created: string;
  /** When it was last used, give or take five minutes. */
  used: string;
  expires: string;
  /** Where it was logged in. */
  address: string;
  /** What the browser calls itself. */
  browser: string;
  /** Whether it is the one that asks. */
  current: boolean;
}

export interface SessionList {
  results: Session[];
}

export interface SessionCreate {
  readonly username: string;
  readonly password: string;
  /** Lives for 90 days instead of 24 hours, also when the browser is closed meanwhile. */
  readonly remember?: boolean | undefined;
}

export interface FirstSessionCreate {
  readonly code: string;
  /** From now on; absent: it stays as it is. */
  readonly password?: string | undefined;
}

export interface SessionSpaceWrite {
  readonly spaceId: number;
}

/** The cookie that comes with it is the session. */
export interface SessionAnswer {
  user: Identity;
  session: Session;
}

export interface SourceToken {
  id: number;
  source_id: number;
  /** Whole once, when the token is made; afterwards its first eight characters. */
  key: string;
  created: string;
  expires: string;
}

export interface SourceTokenCreate {
  /** So long it works, unless it is withdrawn. */
  readonly minutes?: number | undefined;
}

export interface SourceTokens {
  results: SourceToken[];
}

export interface OwnSource {
  source: Named;
  expires: string;
}

export interface SourceSettings {
  /** Smallest face that is identified; smaller ones are only detected. */
  identify_facesize_threshold: number;
  /** Trust the time that comes with a picture. */
  use_pps_time: boolean;
  /** Smallest face of an upload that makes a person. */
  manual_create_facesize_threshold: number;
  /** Whether an upload makes a new person of one that is found as `ha`. */
  manual_create_on_ha: boolean;
  /** The same for `junk`. */
  manual_create_on_junk: boolean;
  /** Tell age, sex and mood of uploads. */
  manual_identify_asm: boolean;
  /** Whether frames of a camera make persons of strangers. */
  auto_create_persons: boolean;
  /** Smallest face of a frame that makes a person. */
  auto_create_facesize_threshold: number;
  /** Not of blurred faces. */
  auto_create_check_blur: boolean;
  /** Not of faces that are too dark or too bright. */
  auto_create_check_exposure: boolean;
  /** Whether a frame makes a new person of one that is found as `ha`. */
  auto_create_on_ha: boolean;
  /** The same for `junk`. */
  auto_create_on_junk: boolean;
  /** Not of faces that are turned away. */
  auto_check_face_angle: boolean;
  /** Tell whether the faces of frames are alive. */
  auto_check_liveness: boolean;
  /** Only of faces that are alive, where that is told. */
  auto_create_liveness_only: boolean;
  /** Tell age, sex and mood of the faces of frames. */
  auto_identify_asm: boolean;
  /** Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored. */
  auto_reinit: boolean;
  /** Width of the smallest face that is looked for in frames, px. Smaller ones take longer to find; see the documentation. */
  min_face_px: number;
  /** Tell the mood where age and sex are told; it takes longer than everything else that is told of a face. */
  identify_mood: boolean;
  /** Keep pictures only for entries of these results; null keeps all. */
  store_images_for_results: Result[] | null;
}

export interface Source {
  /** Smallest face that is identified; smaller ones are only detected. */
  identify_facesize_threshold: number;
  /** Trust the time that comes with a picture. */
  use_pps_time: boolean;
  /** Smallest face of an upload that makes a person. */
  manual_create_facesize_threshold: number;
  /** Whether an upload makes a new person of one that is found as `ha`. */
  manual_create_on_ha: boolean;
  /** The same for `junk`. */
  manual_create_on_junk: boolean;
  /** Tell age, sex and mood of uploads. */
  manual_identify_asm: boolean;
  /** Whether frames of a camera make persons of strangers. */
  auto_create_persons: boolean;
  /** Smallest face of a frame that makes a person. */
  auto_create_facesize_threshold: number;
  /** Not of blurred faces. */
  auto_create_check_blur: boolean;
  /** Not of faces that are too dark or too bright. */
  auto_create_check_exposure: boolean;
  /** Whether a frame makes a new person of one that is found as `ha`. */
  auto_create_on_ha: boolean;
  /** The same for `junk`. */
  auto_create_on_junk: boolean;
  /** Not of faces that are turned away. */
  auto_check_face_angle: boolean;
  /** Tell whether the faces of frames are alive. */
  auto_check_liveness: boolean;
  /** Only of faces that are alive, where that is told. */
  auto_create_liveness_only: boolean;
  /** Tell age, sex and mood of the faces of frames. */
  auto_identify_asm: boolean;
  /** Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored. */
  auto_reinit: boolean;
  /** Width of the smallest face that is looked for in frames, px. Smaller ones take longer to find; see the documentation. */
  min_face_px: number;
  /** Tell the mood where age and sex are told; it takes longer than everything else that is told of a face. */
  identify_mood: boolean;
  /** Keep pictures only for entries of these results; null keeps all. */
  store_images_for_results: Result[] | null;
  id: number;
  name: string;
  space_id: number;
  /** The same as use_pps_time, under its other name. */
  use_pps_timestamp: boolean;
  license_id: number | null;
  license: Licence | null;
}

export interface SourceCreate {
  /** Smallest face that is identified; smaller ones are only detected. */
  readonly identifyFacesizeThreshold?: number | undefined;
  /** Trust the time that comes with a picture. */
  readonly usePpsTime?: boolean | undefined;
  /** Smallest face of an upload that makes a person. */
  readonly manualCreateFacesizeThreshold?: number | undefined;
  /** Whether an upload makes a new person of one that is found as `ha`. */
  readonly manualCreateOnHa?: boolean | undefined;
  /** The same for `junk`. */
  readonly manualCreateOnJunk?: boolean | undefined;
  /** Tell age, sex and mood of uploads. */
  readonly manualIdentifyAsm?: boolean | undefined;
  /** Whether frames of a camera make persons of strangers. */
  readonly autoCreatePersons?: boolean | undefined;
  /** Smallest face of a frame that makes a person. */
  readonly autoCreateFacesizeThreshold?: number | undefined;
  /** Not of blurred faces. */
  readonly autoCreateCheckBlur?: boolean | undefined;
  /** Not of faces that are too dark or too bright. */
  readonly autoCreateCheckExposure?: boolean | undefined;
  /** Whether a frame makes a new person of one that is found as `ha`. */
  readonly autoCreateOnHa?: boolean | undefined;
  /** The same for `junk`. */
  readonly autoCreateOnJunk?: boolean | undefined;
  /** Not of faces that are turned away. */
  readonly autoCheckFaceAngle?: boolean | undefined;
  /** Tell whether the faces of frames are alive. */
  readonly autoCheckLiveness?: boolean | undefined;
  /** Only of faces that are alive, where that is told. */
  readonly autoCreateLivenessOnly?: boolean | undefined;
  /** Tell age, sex and mood of the faces of frames. */
  readonly autoIdentifyAsm?: boolean | undefined;
  /** Replace the one template of a person when an `exact` face passes the checks of automatic creation and is twice as large as the one that is stored. */
  readonly autoReinit?: boolean | undefined;
  /** Width of the smallest face that is looked for in frames, px. Smaller ones take longer to find; see the documentation. */
  readonly minFacePx?: number | undefined;
  /** Tell the mood where age and sex are told; it takes longer than everything else that is told of a face. */
  readonly identifyMood?: boolean | undefined;
  /** Keep pictures only for entries of these results; null keeps all. */
  readonly storeImagesForResults?: readonly Result[] | null | undefined;
  readonly licenseId?: number | null | undefined;
  readonly license?: { readonly id: number } | number | null | undefined;
  readonly usePpsTimestamp?: boolean | undefined;
  readonly name: string;
}

export interface SourceUpdate {
  /** An area in px². */
  readonly identifyFacesizeThreshold?: number | undefined;
  readonly usePpsTime?: boolean | undefined;
  /** An area in px². */
  readonly manualCreateFacesizeThreshold?: number | undefined;
  readonly manualCreateOnHa?: boolean | undefined;
  readonly manualCreateOnJunk?: boolean | undefined;
  readonly manualIdentifyAsm?: boolean | undefined;
  readonly autoCreatePersons?: boolean | undefined;
  /** An area in px². */
  readonly autoCreateFacesizeThreshold?: number | undefined;
  readonly autoCreateCheckBlur?: boolean | undefined;
  readonly autoCreateCheckExposure?: boolean | undefined;
  readonly autoCreateOnHa?: boolean | undefined;
  readonly autoCreateOnJunk?: boolean | undefined;
  readonly autoCheckFaceAngle?: boolean | undefined;
  readonly autoCheckLiveness?: boolean | undefined;
  readonly autoCreateLivenessOnly?: boolean | undefined;
  readonly autoIdentifyAsm?: boolean | undefined;
  readonly autoReinit?: boolean | undefined;
  readonly minFacePx?: number | undefined;
  readonly identifyMood?: boolean | undefined;
  readonly storeImagesForResults?: readonly Result[] | null | undefined;
  readonly licenseId?: number | null | undefined;
  readonly license?: { readonly id: number } | number | null | undefined;
  readonly usePpsTimestamp?: boolean | undefined;
  readonly name?: string | undefined;
}

export interface SourceList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export interface Space {
  id: number;
  name: string;
}

export interface SpaceWrite {
  readonly name: string;
}

export interface SpaceUpdate {
  readonly name?: string | undefined;
}

export interface SpaceList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Part of the name, without regard to case. */
  readonly q?: string | undefined;
}

export interface Status {
  version: string;
  space_id: number;
  /** Grows with every change of persons, groups, memberships and entries. */
  revision: number;
  /** The revision that identification on this node has caught up with. */
  index_revision: number;
  indexed_persons: number;
}

/** Only strangers, each once a visit; null: it does not matter who it is. */
export type StrangerFilter = {
  /** From this visit on: 2, who was here before. */
  visits_from: number | null;
  /** Up to this visit: 1, who was never here before. */
  visits_to: number | null;
  /** Only who had been seen before within so many days. */
  seen_within_days: number | null;
} | null;

export interface Stranger {
  id: number;
  space_id: number;
  first_seen: string;
  last_seen: string;
  /** How many entries were of this stranger, those included that are not kept any more. */
  sightings: number;
  /** How often the stranger came: sightings with some minutes between them are several visits. */
  visits: number;
  /** Where, of the entries that are kept. */
  sources: Named[];
  /** Stored, but told to nobody. */
  ignored: boolean;
  /** The entry that shows the face best. */
  entry_id: number;
  /** URL of that face, or "" where none is kept. */
  face_image: string;
}

export interface StrangerList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only who was seen by these sources. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** true: those who are ignored, instead of those who are not. */
  readonly ignored?: boolean | undefined;
  /** Who came so often or more. */
  readonly visitsFrom?: number | undefined;
  /** Who was seen at this time or later: ISO 8601. */
  readonly dateFrom?: Date | string | undefined;
  /** Who was first seen at this time or earlier: ISO 8601. */
  readonly dateTo?: Date | string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export interface StrangerUpdate {
  readonly ignored: boolean;
}

export interface StrangersMerge {
  /** Whose entries become those of the other one. */
  readonly from: number;
}

export interface StrangerSplit {
  /** Entries of the stranger that are of somebody else. */
  readonly entries: readonly number[];
}

export interface StrangerName {
  /** Somebody who is known; absent: a new person is made. */
  readonly pid?: string | undefined;
  readonly name?: string | undefined;
  readonly externalId?: string | undefined;
  /** Groups that the person is put into, from now on. */
  readonly groupsIds?: readonly number[] | undefined;
  readonly attributes?: AttributesOfNew | undefined;
}

export interface StrangerNamed {
  /** Id of a person. */
  pid: string;
  person: PersonName;
  /** Whether the person is new. */
  created: boolean;
  /** How many past entries are of the person now. Their groups stay as they were, and nobody is told. */
  entries: number;
  /** How many of the faces the person is known by now. */
  templates: number;
  /** By it this is taken back. */
  stranger_id: number;
  /** Until then it can be taken back, unless something stands against it. */
  undo_until: string;
}

export interface StrangerNaming {
  /** Of the stranger, who is one again when it is taken back. */
  id: number;
  space_id: number;
  /** Id of a person. */
  pid: string;
  person: PersonName;
  /** Whether the person was made by it. */
  created: boolean;
  /** How many entries, of those that are kept, became the person’s. */
  entries: number;
  /** When somebody said so. */
  named: string;
  /** Until then it can be taken back, unless something stands against it. */
  undo_until: string;
}

export interface StrangerNamingList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only those who were named as this person. */
  readonly pid?: string | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
}

export interface StrangerSettings {
  /** Whether it is found out which unknown faces are of one. */
  enabled: boolean;
  /** After so many days without being seen a stranger is forgotten; entries stay as long as their source keeps them. */
  days: number;
}

export interface StrangerSettingsUpdate {
  /** Whether it is found out which unknown faces are of one. */
  readonly enabled?: boolean | undefined;
  /** After so many days without being seen a stranger is forgotten; entries stay as long as their source keeps them. */
  readonly days?: number | undefined;
}

/** What is told in words; null: as Kith words it. In braces: `{person}`, `{groups}`, `{source}`, `{space}`, `{time}`, `{confidence}`, `{result}`, `{stranger}`, `{alarm}`, `{urgency}`, `{problem}`, `{event}`. An event that has nothing for one of them is told as Kith words it. */
export interface TextTemplate {
  title: string | null;
  body: string | null;
  /** In which `{time}` is told. */
  time_zone: string;
}

/** Hours at which nothing is told, then or later. */
export interface QuietHours {
  /** When it is quiet. */
  hours: Hours;
  /** Alarms whose urgency is high or critical are told all the same. */
  except_urgent: boolean;
}

/** Smallest confidence of each result. */
export interface Thresholds {
  exact: number;
  ha: number;
  junk: number;
  space_id: number;
}

/** Where they end up, `exact` is at least `ha`, and `ha` at least `junk`. */
export interface ThresholdsUpdate {
  readonly exact?: number | undefined;
  readonly ha?: number | undefined;
  readonly junk?: number | undefined;
}

export type Weekday = 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su';

export interface WeeklyRange {
  days: Weekday[];
  /** From this minute on, it included. */
  from: string;
  /** To this minute, it not included. Not later than `from`: that of the day after. */
  to: string;
}

/** Parts of the week, by the clock on the wall. They may overlap. */
export interface Hours {
  /** A zone of the IANA database, whose clock on the wall counts. */
  time_zone: string;
  week: WeeklyRange[];
}

export interface TimesWish {
  /** In effect from then on, it included: ISO 8601; UTC when it names no zone. Null: from the beginning. */
  readonly validFrom?: Date | string | null | undefined;
  /** In effect until then, it not included: ISO 8601; UTC when it names no zone; of a date alone, the end of that day. Null: for ever. */
  readonly validUntil?: Date | string | null | undefined;
  /** Parts of the week. Null: always. */
  readonly hours?: Hours | null | undefined;
}

export interface Times {
  /** From then on, it included; null: from the beginning. */
  valid_from: string | null;
  /** Until then, it not included; null: for ever. */
  valid_until: string | null;
  /** Parts of the week; null: always. */
  hours: Hours | null;
  /** Whether it is now. */
  in_effect: boolean;
}

/** now: in effect now; later: those that begin later; past: those that ended by their time. Absent: whoever is on the list, which are all that have not ended. */
export type When = 'now' | 'later' | 'past';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Token {
  id: number;
  /** Whole once, when the token is made; afterwards its first eight characters. */
  key: string;
  is_active: boolean;
  permanent: boolean;
  created: string;
  /** null: never */
  expires: string | null;
  /** Give or take a minute; null: never. */
  last_used: string | null;
}

/** Whose token this is, and the space it acts in. */
export interface Identity {
  username: string | null;
  space: Named | null;
}

export interface LoginAnswer {
  user: Identity;
  token: Token;
}

export interface PasswordChange {
  readonly oldPassword: string;
  readonly password: string;
  readonly password2: string;
  /** Delete all tokens of the account, this one included. */
  readonly resetTokens?: boolean | undefined;
}

export interface TokenCreate {
  /** One that does not expire; at most five. */
  readonly permanent?: boolean | undefined;
}

export interface TokenUpdate {
  readonly isActive: boolean;
}

export interface TokenList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only permanent, or only temporary ones. */
  readonly permanent?: boolean | undefined;
}

export interface TokenBulkDelete {
  /** Only permanent, or only temporary ones; absent: all. */
  readonly permanent?: boolean | undefined;
}

export type ImportMode = 'add' | 'remove' | 'replace';

export type ImportStatus = 'running' | 'done' | 'failed';

export interface Import {
  id: number;
  group_id: number;
  key: string;
  mode: ImportMode;
  /** `running` also when it was broken off: send the file again to go on. */
  status: ImportStatus;
  /** Bytes of the file whose rows are done. */
  bytes: number;
  /** Bytes of the whole file; null when the sender did not say. */
  bytes_total: number | null;
  /** Rows that are done, without the header and empty lines. */
  rows: number;
  added: number;
  /** Rows whose person was in the group before, or came twice. */
  already: number;
  /** Of `already`, how many have other times or attributes since, by columns `valid_from`, `valid_until`, `hours` or `attributes.…`. */
  changed: number;
  removed: number;
  /** Rows whose person was not in the group. */
  absent: number;
  /** Rows that the report names. */
  invalid: number;
  created: string;
  finished: string | null;
  /** Why it failed. */
  error: string | null;
}

export interface ImportAnswer {
  id: number;
  group_id: number;
  key: string;
  mode: ImportMode;
  /** `running` also when it was broken off: send the file again to go on. */
  status: ImportStatus;
  /** Bytes of the file whose rows are done. */
  bytes: number;
  /** Bytes of the whole file; null when the sender did not say. */
  bytes_total: number | null;
  /** Rows that are done, without the header and empty lines. */
  rows: number;
  added: number;
  /** Rows whose person was in the group before, or came twice. */
  already: number;
  /** Of `already`, how many have other times or attributes since, by columns `valid_from`, `valid_until`, `hours` or `attributes.…`. */
  changed: number;
  removed: number;
  /** Rows whose person was not in the group. */
  absent: number;
  /** Rows that the report names. */
  invalid: number;
  created: string;
  finished: string | null;
  /** Why it failed. */
  error: string | null;
  skipped: number;
}

export interface ImportList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only the one with this key. */
  readonly key?: string | undefined;
}

/** Nobody is called so; several persons have this name; the pid and the external id are of two persons; the row cannot be read; the group had no room; what the row gives in `field` cannot be. */
export type ImportOutcome = 'unknown' | 'ambiguous' | 'contradictory' | 'malformed' | 'full' | 'invalid';

export interface ImportProblem {
  /** From 1, without the header and empty lines. */
  row: number;
  /** Nobody is called so; several persons have this name; the pid and the external id are of two persons; the row cannot be read; the group had no room; what the row gives in `field` cannot be. */
  outcome: ImportOutcome;
  /** What said who is meant: the pid, the external id or the name of the row. */
  value: string;
  /** The column that is at fault; null: whom the row means. */
  field: string | null;
  /** What is wrong with it, in a sentence; null without `field`. */
  message: string | null;
}

export interface ImportPreview {
  mode: ImportMode;
  /** Rows of the file, without the header and empty lines. */
  rows: number;
  added: number;
  /** Rows whose person is in the group, or comes twice. */
  already: number;
  /** Of `already`, how many would have other times or attributes, by columns `valid_from`, `valid_until`, `hours` or `attributes.…`. */
  changed: number;
  removed: number;
  /** Rows whose person is not in the group. */
  absent: number;
  /** Rows that could not be done. */
  invalid: number;
  /** Why it would fail. */
  error: string | null;
  /** Who would be added. The first 1000 of them. */
  joining: {
    /** Id of a person. */
    pid: string;
    person: PersonName;
  }[];
  /** Members who would have other times or attributes, and which. The first 1000 of them. */
  changing: {
    /** Id of a person. */
    pid: string;
    person: PersonName;
    valid_from: string | null;
    valid_until: string | null;
    /** Parts of the week; null: always. */
    hours: Hours | null;
    /** Those that would be others. */
    attributes: Attributes;
  }[];
  /** Who would be removed. The first 1000 of them. */
  leaving: {
    /** Id of a person. */
    pid: string;
    person: PersonName;
  }[];
  /** The rows that could not be done. The first 1000 of them. */
  problems: ImportProblem[];
}

export interface ImportReport {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** The next_after of the page before: any page costs what the first does. */
  readonly after?: string | undefined;
}

export interface UsageList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** 1 API calls, 2 persons stored, 3 entries stored, 4 source licences. */
  readonly eventTypes?: readonly number[] | undefined;
  /** This month or later, YYYY-MM. */
  readonly monthFrom?: string | undefined;
  /** This month or earlier, YYYY-MM. */
  readonly monthTo?: string | undefined;
}

export interface UsageTotalQuery {
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** 1 API calls, 2 persons stored, 3 entries stored, 4 source licences. */
  readonly eventTypes?: readonly number[] | undefined;
  /** This month or later, YYYY-MM. */
  readonly monthFrom?: string | undefined;
  /** This month or earlier, YYYY-MM. */
  readonly monthTo?: string | undefined;
}

export interface UsageItem {
  id: number;
  month: string;
  space: Named;
  event_type: number;
  name: string;
  quantity: number;
}

export interface UsageTotal {
  results: { id: number; event_type: number; name: string; quantity: number }[];
}

export interface FaceComparison {
  /** Whether `result` is at least the one that was asked for. */
  similar: boolean;
  result: 'exact' | 'ha' | 'junk' | 'nm';
  confidence: number;
}

export interface AsmAnswer {
  age: number | null;
  sex: Sex | null;
  mood: Mood | null;
}

export interface CustomerQuery {
  /** Name of the source. */
  readonly source: string;
  /** How many seconds to look back. */
  readonly offset?: number | undefined;
}

export interface Customer {
  /** Id of a person. */
  pid: string;
}

export interface PersonVerify {
  readonly image: Image;
  /** The least result that counts as similar. */
  readonly result?: 'exact' | 'ha' | 'junk' | undefined;
}

export interface DocumentCompare {
  readonly photo: Image;
  /** Smallest area accepted of the larger face, which is the person, px². */
  readonly facesize?: number | undefined;
  /** The least result that counts as similar. */
  readonly result?: 'exact' | 'ha' | 'junk' | undefined;
}

export interface DocumentVerification {
  readonly photoFace: Image;
  readonly photoId: Image;
  /** Smallest area accepted of the face on photo_face, px². */
  readonly photoFaceFacesize?: number | undefined;
  /** Smallest area accepted of the face on photo_id, px². */
  readonly photoIdFacesize?: number | undefined;
  /** A code of /v1/faceid/id-codes/. */
  readonly idCode?: string | undefined;
  /** The least result that counts as similar. */
  readonly result?: 'exact' | 'ha' | 'junk' | undefined;
}

export interface DocumentVerified {
  /** Whether `result` is at least the one that was asked for. */
  similar: boolean;
  result: 'exact' | 'ha' | 'junk' | 'nm';
  confidence: number;
  extra: Record<string, never>;
  documents: Record<string, never>[];
}

export type IdCodes = { code: string; name: string }[];

export interface ProtocolVersion {
  version: string;
}

export interface Visit {
  id: number;
  source_id: number;
  source_name: string;
  space_id: number;
  pid: string | null;
  person: PersonName | null;
  /** All groups of the person when the visit was told; never rewritten. */
  persons_groups: { id: number; name: string }[];
  /** What was decided: a new person, a person known by a new face, one found exactly, with high accuracy or with a weak resemblance, nobody who is known, a face that was only detected. */
  result: Result;
  confidence: number | null;
  /** The entry that told of it; the newest, where it turned out to be another. */
  entry_id: number;
  /** URL, or "" where none is kept. */
  face_image: string;
  first_seen: string;
  last_seen: string;
  /** Whether it lasts: nobody was absent for as long as the camera says. */
  open: boolean;
  /** In how many frames the face was looked at. */
  frames: number;
}

export interface VisitList {
  /** How many at most. */
  readonly limit?: number | undefined;
  /** How many are passed over. */
  readonly offset?: number | undefined;
  /** Only of these persons. */
  readonly pids?: readonly string[] | undefined;
  /** Only of persons who are in any of these groups now. */
  readonly groupsIds?: readonly number[] | undefined;
  /** Only at these cameras. */
  readonly sourcesIds?: readonly number[] | undefined;
  /** Only with these results. */
  readonly results?: readonly Result[] | undefined;
  /** true: who is here now; false: those that are over. */
  readonly open?: boolean | undefined;
  /** Absent: the space that the token acts in. */
  readonly spacesIds?: readonly number[] | undefined;
  /** Who was still there at this time or came later: ISO 8601. */
  readonly dateFrom?: Date | string | undefined;
  /** Who was there at this time or had been before: ISO 8601. */
  readonly dateTo?: Date | string | undefined;
}

/** What an error's `code`, and each field's `error_code`, may be. `docs/errors.md` explains them. */
export const errorCodes = {
  validation: 400,
  notAuthenticated: 401,
  forbidden: 403,
  foreignPage: 1027,
  notFound: 404,
  methodNotAllowed: 405,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  internal: 500,
  unavailable: 503,
  facesLoading: 1025,
  facesUnfit: 1026,
  wrongPassword: 602,
  invalid: 400,
  nameTaken: 1001,
  unknownPids: 1002,
  unknownGroups: 1003,
  groupFull: 1004,
  unknownSource: 1005,
  noFace: 1006,
  faceTooSmall: 1007,
  notAnImage: 1008,
  unsupportedImage: 1009,
  tooManyPixels: 1010,
  damagedImage: 1011,
  forbiddenDestination: 1012,
  tooManyTokens: 1013,
  unknownLicence: 1014,
  inUse: 1015,
  protected: 1016,
  faceBlurred: 1017,
  faceTooDark: 1018,
  faceTooBright: 1019,
  faceTurnedAway: 1020,
  severalFaces: 1021,
  externalIdTaken: 1022,
  tooManyTemplates: 1023,
  notSimilar: 1024,
  badAddress: 1028,
  forbiddenAddress: 1029,
  cameraFails: 1030,
  tooManyCameras: 1031,
  unknownProfile: 1033,
  tooManyRules: 1034,
  groupByRule: 1040,
} as const;

/** Every limit of the wire. */
export const limits = {
  personsPerGroup: 100000,
  pidsPerRequest: 100,
  groupsPerRequest: 100,
  groupsPerReplacement: 1000,
  filterValues: 1000,
  rangesPerWeek: 50,
  schedulesPerSpace: 1000,
  alarmRulesPerSpace: 100,
  profilesPerRule: 100,
  alarmCount: 1000,
  assigneeLength: 100,
  nameLength: 255,
  noteLength: 2000,
  attributesPerPerson: 20,
  attributeNameLength: 64,
  attributesBytes: 2048,
  rulesPerSpace: 100,
  namedInRule: 20,
  ruleLength: 4000,
  daysOfRule: 3650,
  timesOfRule: 1000,
  templatesPerPerson: 10,
  zonesPerCamera: 16,
  camerasOfFrigate: 64,
  entriesFound: 100,
  nearestPersons: 16,
  recipientsPerChannel: 20,
  devicesPerProfile: 20,
  pageSize: 1000,
  defaultPageSize: 20,
  imageBytes: 16777216,
  importBytes: 1073741824,
  importProblems: 100000,
  importPreviewed: 1000,
  importKeptMs: 2592000000,
  imagePixels: 50000000,
  imageSidePixels: 65535,
  facesPerPicture: 200,
  permanentTokens: 5,
  temporaryTokenMs: 86400000,
  rememberedSessionMs: 7776000000,
  websocketMessageBytes: 65536,
} as const;
