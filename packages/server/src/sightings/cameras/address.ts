import { isIP } from 'node:net';
import { isAbsolute, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CameraConfig } from '../../platform/config/camera-config.ts';
import { mayRead } from './may-read.ts';

/** A place that a camera can be read from. */
type Address =
  /** `url` has user and password; `host` is an IP address or a name. */
  | { readonly kind: 'network'; readonly url: string; readonly host: string }
  /** `path` is absolute. */
  | { readonly kind: 'local'; readonly url: string; readonly path: string };

export type CheckedAddress =
  | { readonly kind: 'accepted'; readonly address: Address }
  /** `reason` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly problem: 'badAddress' | 'forbiddenAddress'; readonly reason: string };

export const howToAllow = 'use the address of a camera, or let the operator allow it with KITH_CAMERA_ALLOW.';

const howToWrite =
  'Give an address like rtsp://192.168.1.20:554/stream1. Special characters in user or password are written as %40 for @, %23 for #, %2F for /.';

/** Names that need no resolver to know where they lead. */
const localName = /^(localhost(\.localdomain)?|.*\.localhost|ip6-localhost|ip6-loopback|metadata\.google\.internal)$/;

/**
 * What can be said of an address without asking a resolver. Hosts in decimal, octal, hexadecimal or full-width digits are read as the
 * addresses that they are; other names are resolved, and checked, when the connection is made.
 */
export function checkAddress(text: string, config: CameraConfig): CheckedAddress {
  // URL parsers drop line breaks and read backslashes as slashes: two readers could see two places.
  if (/[\s\\\p{Cc}]/u.test(text)) return refused('badAddress', howToWrite);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'rtsp':
    case 'rtsps':
    case 'http':
    case 'https':
      return checkNetwork(scheme, text, config);
    case 'file':
      return checkFile(text, config);
    case 'v4l2':
      return checkDevice(text, config);
    default:
      return refused('badAddress', howToWrite);
  }
}

const refused = (problem: 'badAddress' | 'forbiddenAddress', reason: string): CheckedAddress => ({
  kind: 'refused',
  problem,
  reason,
});

function checkNetwork(scheme: string, text: string, { allow }: CameraConfig): CheckedAddress {
  // Of schemes that it does not know, the URL parser leaves the host as it is written. Of those it knows, it leaves out a port that they
  // have by themselves: no port is that of both.
  const rest = text.slice(scheme.length);
  const asHttp = parse(`http${rest}`);
  const url = asHttp?.port === '' ? parse(`ftp${rest}`) : asHttp;
  if (url === null || url.hostname === '' || url.hash !== '') return refused('badAddress', howToWrite);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if ((isIP(host) && !mayRead(host, allow)) || (localName.test(host) && !mayRead('127.0.0.1', allow))) {
    return refused('forbiddenAddress', `No camera may be read at ${host}: ${howToAllow}`);
  }
  // A quote ends a name in what ffmpeg reads.
  const href = url.href.slice(url.protocol.length).replaceAll("'", '%27');
  return { kind: 'accepted', address: { kind: 'network', url: `${scheme}:${href}`, host } };
}

function checkFile(text: string, { filesDir }: CameraConfig): CheckedAddress {
  if (filesDir === null) {
    return refused(
      'forbiddenAddress',
      'Files are no cameras here: the operator can name a folder of films with KITH_CAMERA_FILES.',
    );
  }
  const path = pathOf(text);
  if (path === null) return refused('badAddress', 'Give the absolute path of a film, like file:/films/door.mp4.');
  if (!path.startsWith(filesDir.endsWith(sep) ? filesDir : `${filesDir}${sep}`)) {
    return refused('forbiddenAddress', 'Only files in the folder that KITH_CAMERA_FILES names are read.');
  }
  // It is read again, from its beginning, before every connection.
  const url = `file:${pathToFileURL(path).pathname}`;
  return { kind: 'accepted', address: { kind: 'local', url, path } };
}

function checkDevice(text: string, { devices }: CameraConfig): CheckedAddress {
  const path = /^v4l2:(\/dev\/video\d{1,3})$/i.exec(text)?.[1];
  if (path === undefined) return refused('badAddress', 'Give a device like v4l2:/dev/video0.');
  if (!devices) {
    return refused(
      'forbiddenAddress',
      'Devices of this machine are not read: the operator can allow it with KITH_CAMERA_DEVICES=true.',
    );
  }
  return { kind: 'accepted', address: { kind: 'local', url: `v4l2:${path}`, path } };
}

function pathOf(text: string): string | null {
  const url = parse(text);
  if (url === null || url.host !== '' || url.search !== '' || url.hash !== '') return null;
  try {
    const path = normalize(fileURLToPath(url));
    return isAbsolute(path) && !path.endsWith(sep) ? path : null;
  } catch {
    return null;
  }
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
