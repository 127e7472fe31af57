import { hostOf } from './probe.ts';
import { attributesOf, envelope, escaped, type Login, textsOf } from './soap.ts';

const ANSWER_MS = 4000;
const MOST_BYTES = 256 * 1024;
const MOST_STREAMS = 8;
/** No longer address can be added as a camera. */
const LONGEST = 2048;

const MEDIA = 'xmlns="http://www.onvif.org/ver10/media/wsdl"';
const SCHEMA = 'xmlns:t="http://www.onvif.org/ver10/schema"';
const CAPABILITIES =
  '<GetCapabilities xmlns="http://www.onvif.org/ver10/device/wsdl"><Category>Media</Category></GetCapabilities>';

/** Asks a device one thing; null when it does not answer, or refuses. */
export type Ask = (url: string, body: string) => Promise<string | null>;

/**
 * The addresses of a camera's streams, as it says (ONVIF profile S), without user and password. All are at its own host.
 * @returns an empty list where it does not say
 */
export async function streamAddresses(ask: Ask, service: string): Promise<string[]> {
  const host = hostOf(service);
  const capabilities = (await ask(service, CAPABILITIES)) ?? '';
  const media = textsOf(capabilities, 'XAddr').find((url) => hostOf(url) === host) ?? service;
  const profiles = attributesOf((await ask(media, `<GetProfiles ${MEDIA}/>`)) ?? '', 'Profiles', 'token');
  const streams: string[] = [];
  for (const token of profiles.slice(0, MOST_STREAMS)) {
    const setup = `<StreamSetup><t:Stream ${SCHEMA}>RTP-Unicast</t:Stream><t:Transport ${SCHEMA}><t:Protocol>RTSP</t:Protocol></t:Transport></StreamSetup>`;
    const wish = `<GetStreamUri ${MEDIA}>${setup}<ProfileToken>${escaped(token)}</ProfileToken></GetStreamUri>`;
    // A profile has one address; whoever says more would make the answer as long as they like.
    const uri = textsOf((await ask(media, wish)) ?? '', 'Uri').find((text) => isStreamAt(text, host));
    if (uri !== undefined) streams.push(uri);
  }
  return [...new Set(streams)];
}

const isStreamAt = (uri: string, host: string | null): boolean =>
  uri.length <= LONGEST && /^rtsps?:\/\//i.test(uri) && hostOf(uri.replace(/^rtsps?/i, 'http')) === host;

/** Asks over HTTP, with a login where there is one. Follows no redirect. */
export const asking =
  (login: Login | null): Ask =>
  async (url, body) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
        body: envelope(body, login, new Date()),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await limited(response);
      return response.ok ? text : null;
    } catch {
      return null;
    }
  };

async function limited({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new Error('The answer is too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
