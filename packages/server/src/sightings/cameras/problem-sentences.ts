import type { CameraProblem, CameraProblemCode } from '@kith/contract';
import { howToAllow } from './address.ts';

/** What is wrong with a camera, and what to do. */
const sentences: Record<CameraProblemCode, string> = {
  unreachable: 'Nothing answers at this address: see that the camera is on, and that host and port are right.',
  refused: 'The camera refuses this user and password: give those that its own page takes.',
  no_video: 'There is no video at this address: see the path of the address; cameras have one for each stream.',
  codec_missing:
    'ffmpeg cannot decode this video: set the camera to H.264 or H.265, without encryption, or install an ffmpeg with this codec.',
  no_ffmpeg:
    'This server has no ffmpeg (5.1 or newer), which reads cameras: install it (Debian: apt install ffmpeg), or name it with KITH_FFMPEG.',
  stopped: 'The stream ended; it is tried again.',
  hung: 'The camera sends nothing any more; it is tried again.',
  garbage: 'What comes from this address is no video that can be read: see that it is the address of a stream.',
  forbidden_address: `The host's name, or the camera itself or its playlist, leads to an address at which no camera may be read: ${howToAllow}`,
  credentials_lost:
    'The address can no longer be read, for the token key of this server is another one: give the address anew.',
  too_many: 'No node has room for one more camera: switch one off, or start another node.',
};

export const problemOf = (code: CameraProblemCode): CameraProblem => ({ code, message: sentences[code] });
