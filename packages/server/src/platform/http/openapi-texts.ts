/** The parts of the API, in the order in which they are shown. */
export const tags = [
  { name: 'accounts', description: 'Who is calling, and the way in.' },
  {
    name: 'tokens',
    description: 'Access tokens of the same owner as the calling one: of the account, or of one space.',
  },
  {
    name: 'stream tokens',
    description: 'Tokens for cameras: they send pictures and listen to events, and nothing else.',
  },
  { name: 'spaces', description: 'Separate databases of people. `default` always exists.' },
  { name: 'licences', description: 'How long the entries of sources are kept.' },
  { name: 'usage', description: 'What was called and stored, by month.' },
  { name: 'alarms', description: 'In which case somebody has to look, and who did.' },
  { name: 'audit', description: 'Who changed what, when and from where.' },
  { name: 'sources', description: 'Where pictures come from, and how they are treated.' },
  { name: 'cameras', description: 'Sources that Kith reads by itself.' },
  { name: 'frigate', description: 'A Frigate whose events are seen by a space.' },
  { name: 'persons', description: 'Identities: found, created, named, merged and erased.' },
  { name: 'person groups', description: 'Named sets of persons. Any person may be in any number of them.' },
  { name: 'entries', description: 'One face seen in one picture: who it is, how sure, and the groups of that moment.' },
  { name: 'visits', description: 'Who was at a camera, from when to when, and who is there now.' },
  {
    name: 'strangers',
    description: 'People whom nobody knows, and who were seen, perhaps often: to be named afterwards, or forgotten.',
  },
  {
    name: 'gallery',
    description: 'Everybody who is known, looked at as a whole: who is like whom, and what would change.',
  },
  { name: 'thresholds', description: 'How similar faces must be for each result.' },
  {
    name: 'notifications',
    description:
      'Webhooks: which events are sent where, every delivery with its attempts, and sending them again. They follow the Standard Webhooks specification.',
  },
  { name: 'utility', description: 'What can be told of photos without storing anything.' },
  { name: 'faceid', description: 'A person against the photo on a document.' },
  { name: 'operations', description: 'For those who run the server. None of it says anything about persons.' },
];

const inHeader = (description: string) =>
  ({ type: 'apiKey', in: 'header', name: 'Authorization', description }) as const;

const howToSend = '`Token KEY`; also taken from a header named `token`.';

/** @param sessionCookie what the cookie of sessions is called */
export const securitySchemes = (sessionCookie: string) => ({
  ...tokenSchemes,
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description:
      'A browser that is logged in opens what a token of its account opens. A request that changes something must come from a page of this server.',
  } as const,
});

const tokenSchemes = {
  accountToken: inHeader(`A token of an account acts in the space \`default\`, and sees the others. ${howToSend}`),
  spaceToken: inHeader(`A token of one space sees nothing else. ${howToSend}`),
  managerToken: inHeader(
    `A token of a manager opens what is inside no space: tokens, spaces, licences, usage and the audit log. ${howToSend}`,
  ),
  streamToken: inHeader(`A token of a camera opens what takes pictures alone. ${howToSend}`),
  sourceToken: inHeader(`A token of one source sends pictures to it, and opens nothing else. ${howToSend}`),
} as const;

/** By their names, what opens a route that these tokens open. */
export const schemesOpening = (
  tokens: readonly ('account' | 'space' | 'manager' | 'stream' | 'source')[],
): string[] => [
  ...tokens.map((of) => `${of}Token` satisfies keyof typeof tokenSchemes),
  ...(tokens.includes('account') ? ['session'] : []),
];

const fields = (name: string, message: string, error_code: number) => ({
  error_codes: [error_code],
  message: 'Validation error.',
  fields: [{ name, message, error_code }],
});

/** The two answers that every operation may give. */
export const failures = {
  Refused: {
    description:
      '400: what was sent is wrong, and `fields` says what to do. 401: no valid token. 403: a token of the wrong kind. 404: not known, or of another space. 405: not this method. 413: too large. 415: a body of an unknown type. 429: too many requests, try again after `Retry-After` seconds.',
    examples: {
      field: {
        summary: 'A field is wrong',
        value: fields('name', 'A group of this name exists already: choose another name.', 1001),
      },
      notAuthenticated: {
        summary: 'No valid token',
        value: { error_codes: [401], message: 'Not authenticated.', fields: [] },
      },
      notFound: {
        summary: 'Not known, or of another space',
        value: { error_codes: [404], message: 'Not found.', fields: [] },
      },
    },
  },
  Failed: {
    description: '503: too busy, or about to stop; try again after `Retry-After` seconds. 500: a fault of the server.',
    examples: {
      unavailable: {
        summary: 'Busy',
        value: { error_codes: [503], message: 'Service unavailable.', fields: [] },
      },
    },
  },
};

/** What a status says where no schema says more. */
export const statusTexts: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Taken on; it is done soon after.',
  204: 'Done. The answer is empty.',
};

const header = (name: string, description: string) => ({
  in: 'header',
  name,
  required: true,
  description,
  schema: { type: 'string' },
});

const toldEvent = (operationId: string, summary: string, schema: string) => ({
  post: {
    tags: ['notifications'],
    operationId,
    summary,
    description:
      'Sent by POST as shown, or by GET with the same data flattened into the query. It is tried at least ten times over about three days, with the same id each time.',
    security: [],
    parameters: [
      header('webhook-id', 'The same for every attempt.'),
      header('webhook-timestamp', 'Seconds since 1970 of this attempt.'),
      header('webhook-signature', 'One or two signatures over id, timestamp and body: `v1,…`.'),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    responses: {
      '2XX': { description: 'Delivered.' },
      '410': { description: 'The profile is turned off.' },
      default: { description: 'Tried again later.' },
    },
  },
});

/** What is sent to the destinations of notification profiles. */
export const webhooks = {
  'entry.created': toldEvent('entryCreated', 'An entry that passes the filters of a profile', 'WebhookEvent'),
  'entry.corrected': toldEvent(
    'entryCorrected',
    'An entry that was corrected, or is as before again, for profiles that ask for `corrections`',
    'WebhookCorrection',
  ),
};
