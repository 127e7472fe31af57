import type { CameraEvent } from '@kith/client';
import type { Command } from 'commander';
import { askPassword } from '../ask-password.ts';
import { collect } from '../collect.ts';
import { exitCode } from '../exit-code.ts';
import { findNamed } from '../find-named.ts';
import { jsonOf } from '../json-of.ts';
import { cameraHead, cameraLine } from '../lines.ts';
import { type House, sessionOf } from '../session.ts';

interface AddOptions {
  readonly source?: string;
  readonly udp?: true;
  readonly try: boolean;
}

export const addCameras = (kith: Command, house: House): void => {
  const cameras = kith
    .command('cameras')
    .description('sources that Kith reads by itself; CAMERA is an id or a whole name');

  cameras
    .command('list')
    .description('list cameras: id, how they are, name, address, what is wrong')
    .option('--q <text>', 'only names with this text in them')
    .action(async ({ q }: { q?: string }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const found = await collect((await connect()).cameras.iterate({ q }));
      printer.table(found, cameraHead, found.map(cameraLine));
    });

  cameras
    .command('show <camera>')
    .description('show a camera with its settings')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const camera = await findNamed((await connect()).cameras, idOrName, 'camera');
      printer.result(camera, JSON.stringify(camera, null, 2).split('\n'));
    });

  cameras
    .command('add <name> <address> [settings]')
    .description('read a camera from now on, with the usual settings or with those of a JSON object')
    .option('--source <source>', 'the source of this id or name becomes the camera, and is called NAME')
    .option('--udp', 'carry RTSP over UDP')
    .option('--no-try', 'keep the address without trying it')
    .action(
      async (name: string, address: string, settings: string | undefined, options: AddOptions, command: Command) => {
        const { printer, connect } = sessionOf(house, command);
        const client = await connect();
        const source = options.source && (await findNamed(client.sources, options.source, 'source'));
        const camera = await client.cameras.create({
          ...jsonOf(settings),
          ...{ name, address, try: options.try },
          ...(source && { sourceId: source.id }),
          ...(options.udp && { transport: 'udp' }),
        });
        printer.result(camera, [cameraLine(camera)]);
      },
    );

  cameras
    .command('set <camera> <settings>')
    .description('change what a JSON object has of a camera: address, enabled, zones, absence_seconds, name, …')
    .option('--no-try', 'keep another address without trying it')
    .action(async (idOrName: string, settings: string, options: { try: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id } = await findNamed(client.cameras, idOrName, 'camera');
      const camera = await client.cameras.update(id, { ...jsonOf(settings), try: options.try });
      printer.result(camera, [cameraLine(camera)]);
    });

  cameras
    .command('remove <camera>')
    .description('stop reading a camera; its source stays, with entries and visits')
    .action(async (idOrName: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const { id, name } = await findNamed(client.cameras, idOrName, 'camera');
      await client.cameras.delete(id);
      printer.result({ removed: id }, [`Camera ${id}, ${name}, is read no more.`]);
    });

  cameras
    .command('test <address>')
    .description('say whether a camera can be read at an address; nothing is kept')
    .option('--udp', 'carry RTSP over UDP')
    .action(async (address: string, { udp }: { udp?: true }, command: Command) => {
      const session = sessionOf(house, command);
      const tested = await (await session.connect()).cameras.test({ address, ...(udp && { transport: 'udp' }) });
      const { picture, problem } = tested;
      const shows = picture ? `It works: ${picture.width} × ${picture.height}, ${picture.codec}.` : 'It works.';
      session.printer.result(tested, [problem?.message ?? shows]);
      if (!tested.works) session.endWith(exitCode.failed);
    });

  cameras
    .command('discover')
    .description('find cameras in the network of the server: host, name, addresses of streams')
    .option('--username <name>', 'of the cameras; their password is asked for, or piped in')
    .action(async ({ username }: { username?: string }, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const login = username === undefined ? {} : { username, password: await askPassword(io) };
      const found = await (await connect()).cameras.discover(login);
      if (found.length === 0)
        printer.note('No camera answered. Only those in the same network segment hear the question.');
      printer.result(
        found,
        found.map(({ host, name, addresses }) => [host.padEnd(15), name ?? '-', ...addresses].join('  ')),
      );
    });

  cameras
    .command('watch')
    .description('print when a camera cannot be read any more, and when it can be again')
    .action(async (_options: object, command: Command) => {
      const { io, printer, connect } = sessionOf(house, command);
      const client = await connect();
      const signal = io.untilStopped();
      const onCamera = (event: CameraEvent) => {
        const { type, camera } = event;
        const how = type === 'camera.online' ? 'is read again' : `is gone: ${camera.problem?.message ?? ''}`;
        printer.result(event, [`${camera.state_since.slice(0, 19).replace('T', ' ')}  ${camera.name} ${how}`]);
      };
      for await (const _event of client.events({ onCamera, signal })) {
        // Who comes is told by `kith watch`.
      }
    });
};
