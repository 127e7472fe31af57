import { type RawTemplate, type Vision, withScaled } from '@kith/server/parts';

const DIMENSIONS = 512;

/** Sees one clear face on whatever it is shown, and each time that of somebody else: for tests that are about the bytes. */
export function oneFaceOnEverything(): Vision {
  let seen = 0;
  return {
    analyse: async () => {
      const template = new Float32Array(DIMENSIONS);
      template[seen++ % DIMENSIONS] = 1;
      const face = {
        box: { left: 0, top: 0, width: 300, height: 300 },
        score: 1,
        areaPx: 90_000,
        points: new Float32Array(10),
        ...withScaled(template as RawTemplate),
        quality: { blur: 0, exposure: 128, strength: 4 },
        angles: null,
        asm: null,
        years: null,
        liveness: null,
        thumbnail: Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
      };
      return { kind: 'analysed', picture: { format: 'jpeg', width: 500, height: 500, facesSeen: 1, faces: [face] } };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
