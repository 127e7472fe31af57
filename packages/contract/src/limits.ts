/** Every limit of the wire, once. Counts unless the name says otherwise. */
export const limits = {
  personsPerGroup: 100_000,
  pidsPerRequest: 100,
  groupsPerRequest: 100,
  /** Groups that a person is put into when all of them are replaced. */
  groupsPerReplacement: 1_000,
  /** Values of one list filter. */
  filterValues: 1_000,
  /** Parts of a week that are named as hours. */
  rangesPerWeek: 50,
  /** Different hours that memberships and groups of a space have. */
  schedulesPerSpace: 1_000,
  alarmRulesPerSpace: 100,
  profilesPerRule: 100,
  /** Sightings or persons that a rule counts. */
  alarmCount: 1_000,
  assigneeLength: 100,
  nameLength: 255,
  noteLength: 2_000,
  attributesPerPerson: 20,
  attributeNameLength: 64,
  /** Of all names and values of a person together. */
  attributesBytes: 2_048,
  /** Groups that fill themselves by rule. */
  rulesPerSpace: 100,
  /** Groups, sources, attributes or values of one condition of a rule. */
  namedInRule: 20,
  /** Characters of a rule of a group, as JSON: all rules of a space are read whenever somebody is seen. */
  ruleLength: 4_000,
  daysOfRule: 3_650,
  timesOfRule: 1_000,
  templatesPerPerson: 10,
  zonesPerCamera: 16,
  /** Cameras of a Frigate that become sources of a space. */
  camerasOfFrigate: 64,
  /** Of a search of the past. */
  entriesFound: 100,
  /** Persons near to a face who are told. */
  nearestPersons: 16,
  /** Addresses of one e-mail. */
  recipientsPerChannel: 20,
  /** Browsers that are told by one profile. */
  devicesPerProfile: 20,
  pageSize: 1_000,
  defaultPageSize: 20,
  imageBytes: 16 * 1024 * 1024,
  importBytes: 1024 * 1024 * 1024,
  /** Rows with problems that the report of an import keeps; all of them are counted. */
  importProblems: 100_000,
  /** Rows with problems, and persons of each kind, that the preview of an import names; all of them are counted. */
  importPreviewed: 1000,
  /** How long an import, its report and its key are kept at least. */
  importKeptMs: 30 * 24 * 60 * 60 * 1000,
  imagePixels: 50_000_000,
  /** JPEG's own limit. A decoder spends its time on rows: 50 megapixels of three a row take it ten seconds and more. */
  imageSidePixels: 65_535,
  /** Of a picture with more, the largest are told; each costs a worker some ten milliseconds, and a row. */
  facesPerPicture: 200,
  permanentTokens: 5,
  temporaryTokenMs: 24 * 60 * 60 * 1000,
  /** Of a browser that is to be remembered; any other session lives as long as a temporary token. */
  rememberedSessionMs: 90 * 24 * 60 * 60 * 1000,
  websocketMessageBytes: 64 * 1024,
} as const;
