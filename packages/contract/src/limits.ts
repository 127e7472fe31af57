/** Every limit of the wire, once. Counts unless the name says otherwise. */
export const limits = {
  personsPerGroup: 100_000,
  pidsPerRequest: 100,
  groupsPerRequest: 100,
  /** Values of one list filter. */
  filterValues: 1_000,
  nameLength: 255,
  pageSize: 1_000,
  defaultPageSize: 20,
  imageBytes: 16 * 1024 * 1024,
  imagePixels: 50_000_000,
  permanentTokens: 5,
  temporaryTokenMs: 24 * 60 * 60 * 1000,
  websocketMessageBytes: 64 * 1024,
} as const;
