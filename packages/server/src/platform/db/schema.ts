import type {
  AccountId,
  AlarmId,
  AlarmKind,
  AlarmRuleId,
  AuditId,
  CallerKind,
  CameraProblemCode,
  CameraState,
  ChannelKind,
  EntryId,
  GroupId,
  ImportId,
  ImportMode,
  ImportOutcome,
  ImportStatus,
  LicenceId,
  Liveness,
  Mood,
  NewsId,
  NewsType,
  Pid,
  ProfileId,
  PushDeviceId,
  ReasonCode,
  Result,
  RuleState,
  ScheduleId,
  SourceId,
  SourceTokenId,
  SpaceId,
  StrangerId,
  TemplateId,
  TokenId,
  Urgency,
  VisitId,
} from '@kith/contract';
import type { ColumnType, Generated } from 'kysely';

/** A person inside the house; outside it is known by its pid. */
export type PersonId = number & { readonly __brand: 'PersonId' };
type PastMembershipId = number & { readonly __brand: 'PastMembershipId' };
export type DeliveryId = number & { readonly __brand: 'DeliveryId' };

/** Epoch milliseconds. */
type Time = number;
/** 0 or 1: neither database binds booleans alike. */
type Flag = 0 | 1;
/** CRC-32 of the bytes beside it; null when they were damaged before there were checksums. */
type Checksum = number | null;
type Id<T> = ColumnType<T, never, never>;

/** Every table. Names that must not clash have a `*_key` beside them: see `nameKey` of the contract. */
export interface Schema {
  accounts: {
    id: Id<AccountId>;
    username: string;
    username_key: string;
    password_hash: string;
    is_manager: Flag;
    created: Time;
  };
  spaces: {
    id: Id<SpaceId>;
    account_id: AccountId;
    name: string;
    name_key: string;
    created: Time;
    /** Grows with every change of persons, groups, memberships and entries. */
    revision: Generated<number>;
    /** Grows with every change of groups and memberships. */
    groups_revision: Generated<number>;
  };
  tokens: {
    id: Id<TokenId>;
    /** Keyed SHA-256 of the key, hex. */
    hash: string;
    /** First eight characters of the key, to tell tokens apart. */
    prefix: string;
    /** `session`: carried by a cookie, and by nothing else. */
    family: 'access' | 'stream' | 'session';
    kind: 'account' | 'space' | 'manager';
    account_id: AccountId;
    space_id: SpaceId | null;
    permanent: Flag;
    is_active: Flag;
    created: Time;
    expires: Time | null;
  };
  /** When tokens of programs and cameras were last used, give or take a minute; none: never. */
  token_uses: { token_id: TokenId; used: Time };
  /** Tokens that open one source alone. */
  source_tokens: {
    id: Id<SourceTokenId>;
    space_id: SpaceId;
    source_id: SourceId;
    /** Keyed SHA-256 of the key, hex. */
    hash: string;
    /** First eight characters of the key. */
    prefix: string;
    created: Time;
    expires: Time;
  };
  /** Of the tokens that browsers carry in a cookie: where and by what it was logged in, and when it was last used, give or take minutes. */
  sessions: { token_id: TokenId; address: string; browser: string; used: Time };
  /** In which space a session acts; none: in the first of its account. */
  session_spaces: { token_id: TokenId; space_id: SpaceId };
  /** Opens the first session of an account, once, as long as nobody has logged in. */
  first_codes: {
    account_id: AccountId;
    /** Keyed SHA-256 of the code, hex. */
    hash: string;
    expires: Time;
  };
  /** Networks from which an account logged in. The oldest are deleted, by age and number. */
  known_networks: {
    /** Keyed SHA-256 of the username's key and the network, hex. */
    hash: string;
    account_id: AccountId;
    seen: Time;
  };
  licences: {
    id: Id<LicenceId>;
    account_id: AccountId;
    name: string;
    name_key: string;
    entry_storage_days: number;
    is_active: Flag;
    created: Time;
    unavailable_at: Time | null;
  };
  sources: {
    id: Id<SourceId>;
    space_id: SpaceId;
    name: string;
    name_key: string;
    license_id: LicenceId | null;
    /** JSON of the contract's SourceSettings. */
    settings: string;
    created: Time;
    /** Hidden since; its entries are being purged. */
    deleted: Time | null;
  };
  persons: {
    id: Id<PersonId>;
    space_id: SpaceId;
    pid: Pid;
    source_id: SourceId | null;
    created: Time;
    facesize: number;
    face_image: string | null;
    full_image: string | null;
    name: string | null;
    name_key: string | null;
    external_id: string | null;
    /** To search in; ids of other systems differ by their case. */
    external_id_key: string | null;
    note: Generated<string>;
    /** Whether the first picture showed a living person; empty where nobody asked. */
    liveness: Generated<Liveness | ''>;
  };
  /** The looks of persons. Apart from them, so that lists of persons do not read 2 KB a row. */
  person_templates: {
    id: Id<TemplateId>;
    space_id: SpaceId;
    person_id: PersonId;
    created: Time;
    facesize: number;
    face_image: string | null;
    /** The entry that it was taken from, which may be gone. */
    entry_id: EntryId | null;
    vector: Buffer;
    checksum: Checksum;
  };
  /**
   * Templates of persons as they are compared, which follow from those that are stored. Of one that is damaged nothing follows: its
   * vector is empty. Some may be missing.
   */
  scaled_templates: { space_id: SpaceId; template_id: TemplateId; scale: number; vector: Buffer; checksum: number };
  /** Sign bits of scaled templates, kept by triggers, on PostgreSQL alone. */
  template_signs: { space_id: SpaceId; person_id: PersonId; template_id: TemplateId; scale: number; signs: string };
  /** How many templates of each scale a space has, there as well; 0: as they are stored. */
  template_counts: { space_id: SpaceId; scale: number; templates: number };
  groups: {
    id: Id<GroupId>;
    space_id: SpaceId;
    name: string;
    name_key: string;
    description: string;
    color: string | null;
    persons_count: Generated<number>;
    threshold: number | null;
    created: Time;
  };
  memberships: {
    space_id: SpaceId;
    group_id: GroupId;
    person_id: PersonId;
    since: Time;
    /** In effect from then on, it included; null: from the beginning. */
    valid_from: Time | null;
    /** Until then, it not included; null: for ever. Those that ended stay until they are settled. */
    valid_until: Time | null;
    /** In these parts of the week; null: always. */
    schedule_id: ScheduleId | null;
  };
  /** When a group is in effect; none: always. */
  group_times: {
    space_id: SpaceId;
    group_id: GroupId;
    valid_from: Time | null;
    valid_until: Time | null;
    schedule_id: ScheduleId | null;
  };
  /** Parts of the week. They never change, and one that nobody uses is deleted. */
  schedules: {
    id: Id<ScheduleId>;
    space_id: SpaceId;
    /** JSON of the contract's Hours, and its SHA-256, hex. */
    hours: string;
    digest: string;
  };
  /** Memberships that ended by their time. */
  past_memberships: {
    id: Id<PastMembershipId>;
    space_id: SpaceId;
    group_id: GroupId;
    person_id: PersonId;
    since: Time;
    valid_from: Time | null;
    /** When it ended, which is what it was to be in effect until. */
    ended: Time;
    schedule_id: ScheduleId | null;
    /** When that was put on record. */
    settled: Time;
  };
  /** What is known of persons beside their names: a row for each. */
  person_attributes: {
    space_id: SpaceId;
    person_id: PersonId;
    name: string;
    /** JSON of a text, a number or a boolean. */
    value: string;
    /** The value once more, where it is a number. */
    number: number | null;
  };
  /** Entries with which somebody who is known appeared at a source, and was not there minutes before. */
  appearances: { space_id: SpaceId; entry_id: EntryId; person_id: PersonId; source_id: SourceId; at: Time };
  /** Up to which entry it was looked for appearances in the background. */
  appearance_fills: { space_id: SpaceId; filled_to: EntryId };
  /** Who is in groups by itself. */
  group_rules: {
    space_id: SpaceId;
    group_id: GroupId;
    /** JSON of the contract's GroupRule. */
    rule: string;
    state: RuleState;
    /** A sentence, unless it is on. */
    problem: string | null;
    /** Memberships that begin before this are there. */
    stored_until: Time;
    /** Grows with every change that the rule makes of who is in the group. */
    revision: Generated<number>;
  };
  /** Who is in a group, or is not, whatever its rule says. */
  group_exceptions: { space_id: SpaceId; group_id: GroupId; person_id: PersonId; is_in: Flag; created: Time };
  imports: {
    id: Id<ImportId>;
    space_id: SpaceId;
    group_id: GroupId;
    /** What its client calls it; one file, one key. */
    key: string;
    mode: ImportMode;
    status: ImportStatus;
    /** Where in the file the rows end that are done, and the SHA-256 of the file up to there, hex. */
    bytes: number;
    digest: string;
    bytes_total: number | null;
    rows: number;
    added: number;
    already: number;
    removed: number;
    absent: number;
    invalid: number;
    created: Time;
    finished: Time | null;
    error: string | null;
  };
  /** Rows of imports that were not done. A person is named by its id, so that erasing it erases it here. */
  import_problems: {
    space_id: SpaceId;
    import_id: ImportId;
    row: number;
    outcome: ImportOutcome;
    value: string | null;
    person_id: PersonId | null;
    /** The column that is at fault, and what is wrong with it. */
    field: string | null;
    message: string | null;
  };
  /** Whom a replacing import has named, in which row, and what else its rows want of the person, as JSON, until it is done. */
  import_persons: { space_id: SpaceId; import_id: ImportId; person_id: PersonId; row: number; wish: string | null };
  /** How many members an import gave other times or attributes; imports without a row gave none. */
  import_changes: { space_id: SpaceId; import_id: ImportId; changed: number };
  entries: {
    id: Id<EntryId>;
    space_id: SpaceId;
    source_id: SourceId;
    person_id: PersonId | null;
    result: Result;
    confidence: number | null;
    /** When the face was seen, which the camera may say. */
    created: Time;
    /** When the entry was stored, by the clock of Kith. */
    stored: Time;
    facesize: number;
    age: number | null;
    sex: 0 | 1 | null;
    mood: Mood | null;
    liveness: Liveness | '';
    exposure: number | null;
    blur: number | null;
    pan: number | null;
    tilt: number | null;
    face_image: string | null;
    full_image: string | null;
    /** JSON `[{id, name}]`: the groups of the person at that moment. Never rewritten. */
    persons_groups: string;
  };
  /** What is to be said of some entries beside what all have: why nobody was named, and that nobody is told. */
  entry_notes: {
    space_id: SpaceId;
    entry_id: EntryId;
    reason: ReasonCode | null;
    measured: number | null;
    required: number | null;
    quiet: Flag;
  };
  entry_templates: { entry_id: EntryId; space_id: SpaceId; vector: Buffer; checksum: Checksum };
  /** What the faces of entries are looked for by: nothing but what follows from their templates. */
  entry_signs: {
    space_id: SpaceId;
    entry_id: EntryId;
    scale: number;
    /** As it lies in memory: see sightings/past/record.ts. */
    record: Buffer;
  };
  /** Entries whose templates are gone, by the revision of the space. A trigger writes it. */
  gone_signs: { space_id: SpaceId; revision: number; entry_id: EntryId };
  /** Sources that Kith reads by itself. */
  cameras: {
    source_id: SourceId;
    space_id: SpaceId;
    /** As it is shown: without user, password, and what looks like one. */
    address: string;
    /** The whole address, encrypted. */
    sealed: string;
    has_password: Flag;
    /** JSON of CameraSettings. */
    settings: string;
    enabled: Flag;
    /** As the node says that reads it, or read it last. */
    state: Exclude<CameraState, 'disabled'>;
    state_since: Time;
    problem: CameraProblemCode | null;
    /** JSON of the contract's CameraPicture. */
    picture: string | null;
    last_frame: Time | null;
    /** Who reads it, as long as that one's lease lasts. */
    node: string | null;
  };
  /** Nodes that read cameras, each until it is taken for dead, by the clock of the database. */
  camera_readers: { node: string; lease_until: Time };
  /** Which node does something for a space that one at a time does; by the clock of the database. */
  leases: { space_id: SpaceId; name: string; node: string; until: Time };
  /** The Frigate whose events a space sees. */
  frigate: {
    space_id: SpaceId;
    /** JSON of FrigateSettings. */
    settings: string;
    /** The password of the broker, encrypted; null: none. */
    sealed: string | null;
    enabled: Flag;
    /** As the node says that listens, or listened last. */
    state: Exclude<CameraState, 'disabled'>;
    state_since: Time;
    /** A sentence. */
    problem: string | null;
    last_event: Time | null;
  };
  /** Events of a Frigate that were told of: each is seen once. Forgotten after some days. */
  frigate_events: { space_id: SpaceId; event_id: string; at: Time };
  /** Who was at a camera from when to when. What is said of the person is what the entry says. */
  visits: {
    id: Id<VisitId>;
    space_id: SpaceId;
    source_id: SourceId;
    /** The newest that told of it. */
    entry_id: EntryId;
    first_seen: Time;
    last_seen: Time;
    is_open: Flag;
    /** In how many the face was looked at. */
    frames: number;
  };
  /** Entries that told of a visit, and how many frames decided about each. */
  visit_entries: { space_id: SpaceId; entry_id: EntryId; visit_id: VisitId; frames: number };
  /** Faces that were taken for a person's, and are not: of these entries. */
  wrong_looks: { space_id: SpaceId; person_id: PersonId; entry_id: EntryId; vector: Buffer; checksum: Checksum };
  /** What entries said before somebody corrected them. */
  corrections: {
    space_id: SpaceId;
    entry_id: EntryId;
    created: Time;
    person_id: PersonId | null;
    result: Result;
    confidence: number | null;
    /** JSON, as that of the entry. */
    persons_groups: string;
    /** Whether the person was known by this very face, among others. */
    was_known_by_it: Flag;
  };
  /** At which revision an entry was corrected last, or that was taken back: what listeners are told of. */
  corrected_entries: { space_id: SpaceId; entry_id: EntryId; revision: number };
  /** Somebody whom nobody knows. With the last entry goes the stranger: triggers see to that. */
  strangers: {
    id: Id<StrangerId>;
    space_id: SpaceId;
    created: Time;
    first_seen: Time;
    last_seen: Time;
    /** Entries and visits, those included that are not kept any more. */
    sightings: number;
    visits: number;
    /** Nobody is told. */
    is_ignored: Flag;
  };
  /** Which entries are of whom. */
  stranger_entries: {
    space_id: SpaceId;
    entry_id: EntryId;
    stranger_id: StrangerId;
    /** Whether the stranger is looked for by this face. */
    is_looked_for: Flag;
    /** Whether the stranger had been away before. */
    begins_visit: Flag;
    /** How good the face is, 0…1: the best is shown, and the better ones are looked for. */
    weight: number;
  };
  /** Two who were said not to be one. */
  strangers_apart: { space_id: SpaceId; low_id: StrangerId; high_id: StrangerId };
  /** The newest change of each stranger, also of one who is gone, by the revision of the space. Triggers write it. */
  stranger_changes: { space_id: SpaceId; stranger_id: StrangerId; revision: number };
  /** How strangers are kept in a space. */
  stranger_spaces: {
    space_id: SpaceId;
    is_enabled: Flag;
    days: number;
    /** Entries up to this one were looked at. */
    joined_to: number;
    /** Changes up to this revision may have been trimmed. */
    trimmed_to: number;
    /** Who keeps them in order, until then by the clock of the database. */
    node: string | null;
    lease_until: Time | null;
  };
  /** What strangers were before somebody said who they are: by it that is taken back. */
  namings: {
    space_id: SpaceId;
    stranger_id: StrangerId;
    person_id: PersonId;
    named: Time;
    /** Whether the person was made by it. */
    is_new: Flag;
    /** JSON: the looks that were made of its faces, the groups that a known person was put into by it, and the strangers who were said to be others. */
    templates_ids: string;
    groups_ids: string;
    apart_ids: string;
    created: Time;
    first_seen: Time;
    last_seen: Time;
    sightings: number;
    visits: number;
    is_ignored: Flag;
  };
  /** What the entries of a stranger said before, of those that are kept; of an entry that was named again, before the last time. */
  naming_entries: {
    space_id: SpaceId;
    entry_id: EntryId;
    stranger_id: StrangerId;
    confidence: number | null;
    /** Why it named nobody, with its numbers. */
    reason: ReasonCode | null;
    measured: number | null;
    required: number | null;
    begins_visit: Flag;
    weight: number;
  };
  notifications: {
    id: Id<ProfileId>;
    space_id: SpaceId;
    name: string;
    name_key: string;
    is_active: Flag;
    http_method: 0 | 1;
    destination_url: string;
    /** JSON of the contract's ProfileFilters. */
    filters: string;
    secret: string;
    /** The secret before the last rotation, and until when it signs too. */
    previous_secret: string | null;
    previous_secret_until: Time | null;
    /** Deliveries go one after another, in the order of entries. */
    ordered: Generated<Flag>;
    created: Time;
  };
  /** Where profiles tell of events that are no webhooks, in which words, and when they do not. */
  channels: {
    space_id: SpaceId;
    notification_id: ProfileId;
    /** Null: a webhook. */
    kind: ChannelKind | null;
    /** JSON of the contract's Channel: all of it that is shown. */
    settings: string | null;
    /** Its secrets, encrypted. */
    sealed: string | null;
    /** JSON of the contract's TextTemplate. */
    template: string | null;
    /** JSON of the contract's QuietHours. */
    quiet: string | null;
  };
  /** Why the states of a profile are not kept at its broker, or not wholly; nothing of those that are. */
  broker_problems: { space_id: SpaceId; notification_id: ProfileId; problem: string };
  /** Browsers that are told by profiles whose channel is web push. */
  push_devices: {
    id: Id<PushDeviceId>;
    space_id: SpaceId;
    notification_id: ProfileId;
    name: string;
    /** The host of its push service. */
    service: string;
    /** SHA-256 of its endpoint, in hexadecimal. */
    fingerprint: string;
    /** Its endpoint and its keys, encrypted. */
    sealed: string;
    created: Time;
    told: Time | null;
  };
  /** Who took a message that is still owed to other devices of the profile. Forgotten after a month. */
  push_told: { space_id: SpaceId; message_id: string; device_id: PushDeviceId; at: Time };
  /** When a profile was last told of a person at a source, and when that may be forgotten. */
  cooldowns: {
    space_id: SpaceId;
    person_id: PersonId;
    source_id: SourceId;
    notification_id: ProfileId;
    told: Time;
    until: Time;
  };
  deliveries: {
    id: Id<DeliveryId>;
    space_id: SpaceId;
    /** The webhook-id: the same on every attempt. */
    message_id: string;
    notification_id: ProfileId;
    entry_id: EntryId;
    status: 'owed' | 'delivered' | 'failed';
    attempts: Generated<number>;
    /** When it is due; null when it is settled. While a node sends it: until when that node has time to settle it. */
    next_attempt: Time | null;
    created: Time;
    /** The node that sends it. */
    claimed_by: string | null;
    settled: Time | null;
  };
  /** What deliveries tell that is something else than that an entry was created. */
  delivery_types: { space_id: SpaceId; delivery_id: DeliveryId; type: 'entry.corrected' };
  /** In which case somebody has to look. */
  alarm_rules: {
    id: Id<AlarmRuleId>;
    space_id: SpaceId;
    name: string;
    name_key: string;
    is_active: Flag;
    /** What it named that was deleted, so that it was switched off, and what that was called: a trigger writes it. */
    problem: 'group' | 'source' | 'profile' | null;
    problem_name: string | null;
    /** JSON of the contract's AlarmWhen. */
    condition: string;
    urgency: Urgency;
    cooldown_seconds: number;
    /** JSON: ids of profiles. */
    profiles: string;
    escalate_after_seconds: number | null;
    escalate_to: string;
    assignee: string | null;
    created: Time;
  };
  /** What rules name, so that they are found when it is deleted. */
  alarm_rule_names: { space_id: SpaceId; kind: 'group' | 'source' | 'profile'; named_id: number; rule_id: AlarmRuleId };
  /** What rules remember: see notifications/alarms/machine/state.ts. */
  alarm_states: {
    space_id: SpaceId;
    rule_id: AlarmRuleId;
    key: string;
    /** Which of several under the key; empty: the only one. */
    member: string;
    /** Of whom it is, so that erasing the person erases it. */
    person_id: PersonId | null;
    at: Time;
    /** JSON: several of them. */
    times: string | null;
    told: Flag;
    /** When it means nothing any more; null: never. */
    until: Time | null;
    /** When something has to be raised that nobody brings about. */
    due: Time | null;
  };
  /** What was raised. Of whom it is only its entry says, which may be gone. */
  alarms: {
    id: Id<AlarmId>;
    space_id: SpaceId;
    rule_id: AlarmRuleId;
    /** As they were called then. */
    rule_name: string;
    source_name: string | null;
    group_name: string | null;
    kind: AlarmKind;
    urgency: Urgency;
    at: Time;
    raised: Time;
    source_id: SourceId | null;
    group_id: GroupId | null;
    count: number | null;
    entry_id: EntryId | null;
    assignee: string | null;
    /** JSON: ids of profiles that were told, and of those that are told when it is escalated. */
    profiles: string;
    escalate_to: string;
    /** When it will be escalated. */
    escalates: Time | null;
    escalated: Time | null;
    acknowledged: Time | null;
    acknowledged_by: string | null;
    note: string | null;
  };
  delivery_attempts: {
    id: Id<number>;
    space_id: SpaceId;
    delivery_id: DeliveryId;
    at: Time;
    duration_ms: number;
    status_code: number | null;
    error: string | null;
    response: string;
  };
  /**
   * What is told that is no entry, with what it is about: it goes with any of these. Names are read when it is told. The ids of a space
   * are committed in their order.
   */
  news: {
    id: Id<NewsId>;
    space_id: SpaceId;
    type: NewsType;
    /** When it happened. */
    at: Time;
    /** When it was written. */
    created: Time;
    /** JSON of what is said beside names, and never names. */
    data: string;
    person_id: PersonId | null;
    group_id: GroupId | null;
    source_id: SourceId | null;
    entry_id: EntryId | null;
    alarm_id: number | null;
  };
  /** Whether each camera could be read when that was known last: what is told of it is that this changed. */
  told_cameras: { space_id: SpaceId; source_id: SourceId; is_online: Flag };
  /** As `deliveries`, for news: older versions, which know entries only, do not look here. */
  news_deliveries: Omit<Schema['deliveries'], 'entry_id'> & { news_id: NewsId };
  /** As `delivery_attempts`. */
  news_attempts: Schema['delivery_attempts'];
  /** Persons whose templates came, changed or went, for the face index of every node; the oldest are trimmed. */
  index_changes: { space_id: SpaceId; revision: number; person_id: PersonId; changed: Time };
  /** Up to which revision the changes of a space are not all there any more; the database itself writes it, whoever trims. */
  index_trims: { space_id: SpaceId; revision: number };
  /**
   * Keys of the files that nodes keep of their face index, each of which was in step with this revision. The database itself deletes
   * those of a space with any template of it.
   */
  index_snapshots: { space_id: SpaceId; id: string; node: string; revision: number; secret: string };
  thresholds: { space_id: SpaceId; exact: number; ha: number; junk: number };
  usage: { space_id: SpaceId; month: string; event_type: number; quantity: number };
  /** Changes that were made over the API. A row is never changed; the oldest are deleted by age. */
  audit: {
    id: Id<AuditId>;
    at: Time;
    /** Whose log this is; null: somebody tried to log in as nobody. */
    account_id: AccountId | null;
    caller: CallerKind;
    token_id: TokenId | null;
    space_id: SpaceId | null;
    /** Method and route pattern. */
    action: string;
    /** JSON of ids by what they are called on the wire. */
    objects: string;
    status: number;
    address: string;
    request_id: string;
  };
  /** One row: what the clocks of all nodes are held against before anything old is deleted. */
  believed_time: {
    id: 1;
    at: Time;
    /** Since when and until when a clock was seen to say something else; null while none does. */
    doubted_from: Time | null;
    doubted_last: Time | null;
  };
  /** Groups that are gone and whose memberships must follow. */
  group_trash: { space_id: SpaceId; group_id: GroupId };
  /** Pictures whose rows are gone and whose files must follow. */
  media_trash: { name: string };
}
