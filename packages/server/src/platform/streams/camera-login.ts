import { createHash, randomBytes } from 'node:crypto';

/** What a server asks of who wants something: its scheme, and what it says beside, with names in lower case. */
interface Challenge {
  readonly scheme: string;
  readonly says: ReadonlyMap<string, string>;
}

interface Login {
  readonly user: string;
  readonly password: string;
}

interface Asked {
  readonly method: 'GET';
  /** Path and query, as they are sent. */
  readonly uri: string;
  /** How often it is asked by this challenge, this time included. */
  readonly time: number;
}

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
]);

/**
 * The header by which a camera that asks for it is given user and password (RFC 7617, RFC 7616); null when it asks for neither. Digest goes
 * first: the password itself is not sent.
 * @param challenges the headers `WWW-Authenticate`
 * @param nonce of the client, for tests
 */
export function authorization(
  challenges: readonly string[],
  { user, password }: Login,
  asked: Asked,
  nonce = randomBytes(8).toString('hex'),
): string | null {
  const all = challenges.flatMap(readChallenges);
  for (const { scheme, says } of all) {
    if (scheme !== 'digest') continue;
    const header = digest(says, { user, password }, asked, nonce);
    if (header !== null) return header;
  }
  if (!all.some(({ scheme }) => scheme === 'basic') || user.includes(':')) return null;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function digest(
  says: ReadonlyMap<string, string>,
  { user, password }: Login,
  { method, uri, time }: Asked,
  cnonce: string,
) {
  const { realm = '', nonce = '', opaque, qop, algorithm } = Object.fromEntries(says);
  const [, name = '', session] = /^(.*?)(-sess)?$/.exec((algorithm ?? 'md5').toLowerCase()) ?? [];
  const hashing = ALGORITHMS.get(name);
  const isAuth = qop?.split(',').some((word) => word.trim() === 'auth') ?? false;
  if (!hashing || (qop !== undefined && !isAuth)) return null;
  const hash = (...parts: string[]) => createHash(hashing).update(parts.join(':')).digest('hex');
  const own = hash(user, realm, password);
  const secret = session ? hash(own, nonce, cnonce) : own;
  const what = hash(method, uri);
  const nc = time.toString(16).padStart(8, '0');
  const response = isAuth ? hash(secret, nonce, nc, cnonce, 'auth', what) : hash(secret, nonce, what);
  const quoted = { username: user, realm, nonce, uri, response, ...(opaque !== undefined && { opaque }) };
  const words = Object.entries(quoted).map(([key, value]) => `${key}="${value.replace(/["\\]/g, '\\$&')}"`);
  if (algorithm !== undefined) words.push(`algorithm=${algorithm}`);
  if (isAuth) words.push('qop=auth', `nc=${nc}`);
  if (isAuth || session) words.push(`cnonce="${cnonce}"`);
  return `Digest ${words.join(', ')}`;
}

const PARAMETER = /[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/y;
const SCHEME = /[\s,]*([\w-]+)(?=[\s,]|$)/y;

/** Several may stand in one header, and what each says is separated as they are. */
function readChallenges(header: string): Challenge[] {
  const found: { scheme: string; says: Map<string, string> }[] = [];
  for (let at = 0; at < header.length; ) {
    PARAMETER.lastIndex = at;
    SCHEME.lastIndex = at;
    const parameter = PARAMETER.exec(header);
    const scheme = parameter ? null : SCHEME.exec(header);
    if (parameter) {
      const [, name = '', quoted, bare = ''] = parameter;
      found.at(-1)?.says.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare);
      at = PARAMETER.lastIndex;
    } else if (scheme) {
      found.push({ scheme: (scheme[1] ?? '').toLowerCase(), says: new Map() });
      at = SCHEME.lastIndex;
    } else return found;
  }
  return found;
}
