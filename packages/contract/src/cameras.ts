import { z } from 'zod';
import { limits } from './limits.ts';
import { Name, partOfName } from './names.ts';
import { PageQuery, pageOf, SourceId, spacesFilter, Timestamp } from './primitives.ts';
import { exampleSource, Source, SourceUpdate } from './sources.ts';

const CameraAddress = z.string().trim().min(1).max(2048).meta({
  description:
    'Where the camera is: `rtsp://`, `rtsps://`, `http://` and `https://` (Motion JPEG, and HLS where its name ends in `.m3u8`), and where the operator allows it `file:` and `v4l2:`. User and password in it are kept, and shown to nobody.',
  example: 'rtsp://192.168.1.20:554/stream1',
});

const CameraTransport = z
  .enum(['tcp', 'udp'])
  .meta({ description: 'How RTSP is carried. TCP loses nothing; UDP is for cameras that know nothing else.' });
export type CameraTransport = z.infer<typeof CameraTransport>;

/** Where to look: a polygon of points [x, y] from the upper left corner, 0–1 of the width and of the height. */
export const Zone = z
  .object({
    points: z
      .array(z.array(z.number().min(0).max(1)).length(2))
      .min(3)
      .max(32)
      .meta({ description: 'Corners [x, y], 0–1 of the width and of the height, from the upper left.' }),
  })
  .meta({
    id: 'Zone',
    description: 'A polygon in which to look.',
    example: {
      points: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    },
  });
export type Zone = z.infer<typeof Zone>;

/** Codes never change their meaning. `docs/cameras.md` explains each. */
export const CameraProblemCode = z
  .enum([
    'unreachable',
    'refused',
    'no_video',
    'codec_missing',
    'no_ffmpeg',
    'stopped',
    'hung',
    'garbage',
    'forbidden_address',
    'credentials_lost',
    'too_many',
  ])
  .meta({ description: 'What stands in the way.' });
export type CameraProblemCode = z.infer<typeof CameraProblemCode>;

export const CameraProblem = z
  .object({
    code: CameraProblemCode,
    message: z.string().meta({ description: 'What is wrong and what to do. For people; it may be improved.' }),
  })
  .meta({
    id: 'CameraProblem',
    example: {
      code: 'refused',
      message: 'The camera refuses this user and password: give those that its own page takes.',
    },
  });
export type CameraProblem = z.infer<typeof CameraProblem>;

/** What a stream shows, as it says. */
export const CameraPicture = z
  .object({
    width: z.int().meta({ description: 'px' }),
    height: z.int().meta({ description: 'px' }),
    codec: z.string().meta({ description: 'As ffmpeg calls it.' }),
    fps: z.number().nullable().meta({ description: 'Frames a second, as the stream says; null: it says none.' }),
  })
  .meta({ id: 'CameraPicture', example: { width: 1920, height: 1080, codec: 'h264', fps: 25 } });
export type CameraPicture = z.infer<typeof CameraPicture>;

export const CameraState = z.enum(['starting', 'online', 'offline', 'disabled']).meta({
  description: 'Not read yet, read, not to be reached, switched off.',
});
export type CameraState = z.infer<typeof CameraState>;

const zones = z
  .array(Zone)
  .max(limits.zonesPerCamera)
  .meta({ description: 'Where to look; the rest of the picture is blind. None: everywhere.' });
const absenceSeconds = z
  .int()
  .min(2)
  .max(600)
  .meta({ description: 'Whoever was not seen for so long has left: the visit ends.' });
const framesPerSecond = z
  .number()
  .min(1)
  .max(15)
  .meta({ description: 'How many frames a second are looked at while something moves.' });

/** A source that Kith reads by itself. */
export const Camera = Source.extend({
  address: z.string().meta({ description: 'Without user and password.' }),
  has_password: z.boolean().meta({ description: 'Whether a user or a password is kept for it.' }),
  transport: CameraTransport,
  enabled: z.boolean().meta({ description: 'Whether it is read.' }),
  zones,
  absence_seconds: absenceSeconds,
  frames_per_second: framesPerSecond,
  state: CameraState,
  state_since: Timestamp,
  problem: CameraProblem.nullable().meta({ description: 'Why it is offline.' }),
  last_frame: Timestamp.nullable().meta({ description: 'When a frame of it came last.' }),
  picture: CameraPicture.nullable().meta({ description: 'What it shows; null until it was online.' }),
  node: z.string().nullable().meta({ description: 'The node of Kith that reads it.' }),
}).meta({
  id: 'Camera',
  example: {
    ...exampleSource,
    address: 'rtsp://192.168.1.20:554/stream1',
    has_password: true,
    transport: 'tcp',
    enabled: true,
    zones: [],
    absence_seconds: 10,
    frames_per_second: 5,
    state: 'online',
    state_since: '2026-01-02T03:04:05.678000+00:00',
    problem: null,
    last_frame: '2026-01-02T03:14:05.678000+00:00',
    picture: { width: 1920, height: 1080, codec: 'h264', fps: 25 },
    node: '5c1f0a6be2d94e77',
  },
});
export type Camera = z.infer<typeof Camera>;

const isTried = z
  .boolean()
  .default(true)
  .meta({ description: 'Try the address before it is kept, which takes up to ten seconds.' });

export const CameraCreate = SourceUpdate.extend({
  name: Name.optional().meta({ description: 'Of the source that is created with it.' }),
  source_id: SourceId.optional().meta({ description: 'Instead of a name: a source that is there becomes a camera.' }),
  address: CameraAddress,
  transport: CameraTransport.default('tcp'),
  enabled: z.boolean().default(true).meta({ description: 'Whether it is read.' }),
  zones: zones.default([]),
  absence_seconds: absenceSeconds.default(10),
  frames_per_second: framesPerSecond.default(5),
  try: isTried,
}).meta({
  id: 'CameraCreate',
  example: { name: 'Front door', address: 'rtsp://viewer:secret@192.168.1.20:554/stream1', try: false },
});
export type CameraCreate = z.infer<typeof CameraCreate>;

export const CameraUpdate = SourceUpdate.extend({
  address: CameraAddress.optional(),
  transport: CameraTransport.optional(),
  enabled: z.boolean().optional().meta({ description: 'Whether it is read.' }),
  zones: zones.optional(),
  absence_seconds: absenceSeconds.optional(),
  frames_per_second: framesPerSecond.optional(),
  try: isTried,
}).meta({ id: 'CameraUpdate', example: { absence_seconds: 20 } });
export type CameraUpdate = z.infer<typeof CameraUpdate>;

export const CameraList = PageQuery.extend({ q: partOfName(), spaces_ids: spacesFilter() });
export const CameraPage = pageOf(Camera).meta({ id: 'CameraPage' });

export const CameraTest = z
  .object({ address: CameraAddress, transport: CameraTransport.default('tcp') })
  .meta({ id: 'CameraTest', example: { address: 'rtsp://viewer:secret@192.168.1.20:554/stream1' } });
export type CameraTest = z.infer<typeof CameraTest>;

export const CameraTested = z
  .object({
    works: z.boolean(),
    picture: CameraPicture.nullable(),
    problem: CameraProblem.nullable().meta({ description: 'Why it does not work.' }),
  })
  .meta({
    id: 'CameraTested',
    example: { works: true, picture: { width: 1920, height: 1080, codec: 'h264', fps: 25 }, problem: null },
  });
export type CameraTested = z.infer<typeof CameraTested>;

/** With what cameras are asked where their streams are. The password is sent to none of them, only a digest. */
export const CameraDiscovery = z
  .object({
    username: z.string().min(1).max(limits.nameLength).optional().meta({ description: 'Of the cameras.' }),
    password: z.string().max(limits.nameLength).optional().meta({ description: 'Of the cameras.' }),
  })
  .meta({ id: 'CameraDiscovery', example: { username: 'viewer', password: 'secret' } });
export type CameraDiscovery = z.infer<typeof CameraDiscovery>;

/** A camera of the local network. */
export const DiscoveredCamera = z
  .object({
    host: z.string().meta({ description: 'Its IP address.' }),
    name: z.string().nullable().meta({ description: 'As it calls itself.' }),
    addresses: z.array(z.string()).meta({
      description: 'Of its streams, without user and password; empty where it does not tell this user.',
    }),
  })
  .meta({
    id: 'DiscoveredCamera',
    example: { host: '192.168.1.20', name: 'Front door', addresses: ['rtsp://192.168.1.20:554/stream1'] },
  });
export type DiscoveredCamera = z.infer<typeof DiscoveredCamera>;

export const DiscoveredCameras = z.object({ results: z.array(DiscoveredCamera) }).meta({
  id: 'DiscoveredCameras',
  example: {
    results: [{ host: '192.168.1.20', name: 'Front door', addresses: ['rtsp://192.168.1.20:554/stream1'] }],
  },
});
export type DiscoveredCameras = z.infer<typeof DiscoveredCameras>;
