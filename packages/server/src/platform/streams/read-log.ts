import type { CameraPicture } from '@kith/contract';

/** Of a line that describes a stream of the input. */
export function readFormat(line: string): CameraPicture | null {
  const [, codec = '', rest = ''] = /Stream #0:\d+.*?: Video: (\w+)(.*)/.exec(line) ?? [];
  const [, width, height] = /\b(\d{2,5})x(\d{2,5})\b/.exec(rest) ?? [];
  if (!width || !height || codec === 'wrapped_avframe' || codec === 'rawvideo') return null;
  const [, fps] = /\b(\d+(?:\.\d+)?) fps/.exec(rest) ?? [];
  return { codec, width: Number(width), height: Number(height), fps: fps === undefined ? null : Number(fps) };
}

/** Of a line that says which frames the filters are given now. */
export function readSize(line: string): { readonly width: number; readonly height: number } | null {
  const [, width, height] = /graph 0 input.*\bw:(\d+) h:(\d+) /.exec(line) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : null;
}

/** Whether a line says that the camera sends ffmpeg on to another address, which nobody has checked. */
export const leadsElsewhere = (line: string): boolean => /\bStatus 3\d\d: Redirecting to /.test(line);
