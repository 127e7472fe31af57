import { execFileSync } from 'node:child_process';

/** The ffmpeg that tests take, as Kith does: `KITH_FFMPEG`, else the one on PATH. @throws Error that says how to get one */
export function findFfmpeg(): string {
  const command = process.env.KITH_FFMPEG || 'ffmpeg';
  try {
    execFileSync(command, ['-version'], { stdio: 'ignore' });
  } catch (error) {
    throw new Error(
      'Tests of cameras need ffmpeg 5.1 or newer: on Debian, apt install ffmpeg; or name one by KITH_FFMPEG.',
      {
        cause: error,
      },
    );
  }
  return command;
}
