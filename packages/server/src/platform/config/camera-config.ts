import { isAbsolute, normalize } from 'node:path';
import { type Cidr, decideCidrs } from './cidrs.ts';
import { ConfigError } from './config-error.ts';
import type { Env } from './env.ts';

/** From where cameras may be read, and by what. */
export interface CameraConfig {
  /** Ranges of addresses that would be refused otherwise. */
  readonly allow: readonly Cidr[];
  /** Films below this folder may be cameras; absolute. null: none may. */
  readonly filesDir: string | null;
  /** Whether video devices of this machine may be. */
  readonly devices: boolean;
  /** The program; a name is looked for on PATH. */
  readonly ffmpeg: string;
}

/** @throws {ConfigError} when a value is bad */
export function decideCameras(
  env: Pick<Env, 'ffmpeg' | 'cameraAllow' | 'cameraFiles' | 'cameraDevices'>,
): CameraConfig {
  return {
    allow: decideCidrs('KITH_CAMERA_ALLOW', env.cameraAllow),
    filesDir: env.cameraFiles === undefined ? null : decideFolder(env.cameraFiles),
    devices: decideDevices(env.cameraDevices),
    ffmpeg: env.ffmpeg ?? 'ffmpeg',
  };
}

function decideFolder(text: string): string {
  if (isAbsolute(text)) return normalize(text).replace(/(?<=.)\/+$/, '');
  throw new ConfigError(`KITH_CAMERA_FILES must be the absolute path of a folder, and is "${text}".`);
}

function decideDevices(text = 'false'): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ConfigError(`KITH_CAMERA_DEVICES must be "true" or "false", and is "${text}".`);
}
