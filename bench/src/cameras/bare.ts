import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFfmpeg } from '@kith/testing/ffmpeg';
import { coresOf } from './cost-of.ts';

/** What it costs to decode streams and to do nothing with them, in cores: `ffmpeg -f null`, one for each. */
export async function bareCores(addresses: readonly string[], settleMs: number, forMs: number): Promise<number> {
  const children = addresses.map((address) => {
    const child = spawn(
      findFfmpeg(),
      ['-loglevel', 'error', '-rtsp_transport', 'tcp', '-i', address, '-f', 'null', '-'],
      {
        stdio: 'ignore',
      },
    );
    return { child, ended: once(child, 'exit') };
  });
  try {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return await coresOf(
      children.map(({ child }) => child.pid ?? 0),
      forMs,
    );
  } finally {
    for (const { child } of children) child.kill('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
  }
}
