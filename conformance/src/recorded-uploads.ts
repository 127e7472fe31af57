import { exchange, type RawAnswer } from './exchange.ts';

/** A call of an official client with pictures: its request as it was recorded, where each picture was a few bytes. */
export interface RecordedUpload {
  readonly path: string;
  readonly boundary: string;
  /** `{name}` stands where the bytes of a picture were. */
  readonly body: string;
}

type Part = readonly [name: string, text: string] | readonly [name: string, filename: string, type: string];

/** Texts and files in the order of the recording, written as both clients write them. */
const recorded = (path: string, boundary: string, parts: readonly Part[]): RecordedUpload => ({
  path,
  boundary,
  body: `${parts
    .map(([name, value, type]) => {
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
      return type === undefined
        ? `${head}\r\n\r\n${value}\r\n`
        : `${head}; filename="${value}"\r\nContent-Type: ${type}\r\n\r\n{${name}}\r\n`;
    })
    .join('')}--${boundary}--\r\n`,
});

const COMPARE = '/v1/utility/compare/';
const bytes = 'application/octet-stream';
const jpeg = 'image/jpeg';

const pythonUploads = (boundaries: { readonly [call in 'compare' | 'compareByText' | 'asm']: string }) => ({
  compare: recorded(COMPARE, boundaries.compare, [
    ['result', 'EntryResult.HA'],
    ['image1', 'im.jpg', jpeg],
    ['image2', 'upload', bytes],
  ]),
  compareByText: recorded(COMPARE, boundaries.compareByText, [
    ['result', 'exact'],
    ['image1', 'upload', bytes],
    ['image2', 'upload', bytes],
  ]),
  asm: recorded('/v1/utility/asm/', boundaries.asm, [['image', 'im.jpg', jpeg]]),
});

/** Of `neuroio` 0.1.2, over three generations of its HTTP library. */
export const pythonUploadsByHttpx = [
  {
    httpx: '0.19.0',
    uploads: pythonUploads({
      compare: '380c9c6dc48c1b80bb0cfd69dbef9608',
      compareByText: 'd239f5558e1027b6c5728758f4c036f8',
      asm: 'cb4b6714a2a0ff6f4d3afa66f98140fa',
    }),
  },
  {
    httpx: '0.24.0',
    uploads: pythonUploads({
      compare: 'd965f26ce66b6d6c1afad3be87f3ae2c',
      compareByText: 'c34b7d5c725f1f7e12bf3dd4ea7c5aa5',
      asm: 'd755461be28aff331a31f953d9fdc27e',
    }),
  },
  {
    httpx: '0.28.1',
    uploads: pythonUploads({
      compare: 'b96770d4127a8d81bc03629040f64bb1',
      compareByText: '639a5dca367cfe9df04788ffa7de7691',
      asm: 'dc6becac398064cdaf7f7e42438740ff',
    }),
  },
] as const;

const dashes = '-'.repeat(26);

/** Of the browser build of `@neuroio/rest-api` 4.2.2: files first. */
export const browserUploads = {
  compare: recorded(COMPARE, `${dashes}c8a3d1a163fffe677ffc1c03`, [
    ['image1', 'image1.jpeg', jpeg],
    ['image2', 'image2.jpeg', jpeg],
    ['result', 'ha'],
  ]),
  compareByDefault: recorded(COMPARE, `${dashes}d3c006d06c509063edfff102`, [
    ['image1', 'image1.jpeg', jpeg],
    ['image2', 'image2.jpeg', jpeg],
  ]),
  faceidCompare: recorded('/v1/faceid/compare/', `${dashes}26814b42c3f51e0f057cb24c`, [
    ['photo', 'photo.jpeg', jpeg],
    ['facesize', '2000'],
    ['result', 'ha'],
  ]),
  faceidVerification: recorded('/v1/faceid/verification/', `${dashes}1da4086c6ca0685f8ffc66b5`, [
    ['photo_face', 'photo_face.jpeg', jpeg],
    ['photo_id', 'photo_id.jpeg', jpeg],
    ['photo_face_facesize', '2000'],
    ['photo_id_facesize', '2000'],
    ['id_code', 'ru'],
    ['result', 'exact'],
  ]),
} as const;

/** Sends a recorded request with real pictures. @param head the other headers of its client */
export function upload(
  url: string,
  { path, boundary, body }: RecordedUpload,
  head: readonly string[],
  pictures: Readonly<Record<string, Uint8Array>>,
): Promise<RawAnswer> {
  const content = Buffer.concat(
    body.split(/\{(\w+)\}/).map((piece, i) => {
      if (i % 2 === 0) return Buffer.from(piece);
      const picture = pictures[piece];
      if (!picture) throw new Error(`The recording asks for the picture ${piece}, which the test does not give.`);
      return picture;
    }),
  );
  const headers = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    ...head,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${content.length}`,
  ];
  return exchange(url, Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), content]));
}
