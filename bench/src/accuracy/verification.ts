import { type Cosines, countFrom, figureAtRate } from './cosines.ts';
import { cosinesOf, LEVELS, PROMISED_GALLERY } from './levels.ts';
import { heading, percent, rate, table, whole } from './report.ts';

const FALSE_ACCEPT_RATES = [1e-3, 1e-4, 1e-5];
const GALLERIES = [1, 10_000, 100_000];
/** Thresholds are tried in steps of this cosine. */
const STEP = 0.001;

/** Are two photos of one person? Every pair is asked. */
export function reportVerification({ genuine, impostors }: Cosines): void {
  heading(
    `One to one: ${whole(genuine.length)} pairs of one person, ${whole(impostors.length)} pairs of different people`,
  );
  if (genuine.length === 0) {
    console.log('  Nobody has two photos with a face.');
    return;
  }

  table([
    ['false accept rate', 'above cosine', 'false accepts', 'true accepts'],
    ...FALSE_ACCEPT_RATES.filter((wanted) => wanted * impostors.length >= 1).map((wanted) => {
      const cosine = figureAtRate(impostors, wanted);
      const beyond = cosine + 1e-7;
      return [
        wanted.toExponential(0),
        cosine.toFixed(3),
        whole(countFrom(impostors, beyond)),
        rate(countFrom(genuine, beyond), genuine.length),
      ];
    }),
  ]);

  const { cosine, right } = bestThreshold(genuine, impostors);
  console.log(
    `\n  Best accuracy, both kinds of pair counting half: ${percent(right)} at cosine ${cosine.toFixed(3)} (true accepts ` +
      `${rate(countFrom(genuine, cosine), genuine.length)}, false accepts ${rate(countFrom(impostors, cosine), impostors.length)}).`,
  );

  heading("At Kith's default thresholds, by how many templates a face is compared with");
  table([
    ['compared with', 'threshold', 'cosine', 'true accepts', 'false accepts', 'promised rate of false accepts'],
    ...GALLERIES.flatMap((gallery) =>
      cosinesOf(gallery).map((cosine, level) => [
        gallery === 1 ? `1 (counts as ${whole(PROMISED_GALLERY)})` : whole(gallery),
        LEVELS[level]?.name ?? '',
        cosine.toFixed(3),
        rate(countFrom(genuine, cosine), genuine.length),
        `${whole(countFrom(impostors, cosine))} of ${whole(impostors.length)}`,
        (1 / (LEVELS[level]?.oneOf ?? 1) / Math.max(gallery, PROMISED_GALLERY)).toExponential(0),
      ]),
    ),
  ]);
}

function bestThreshold(genuine: Float32Array, impostors: Float32Array): { cosine: number; right: number } {
  let best = { cosine: 0, right: 0 };
  for (let cosine = -1; cosine < 1; cosine += STEP) {
    const accepted = countFrom(genuine, cosine) / genuine.length;
    const rejected = 1 - countFrom(impostors, cosine) / impostors.length;
    const right = (accepted + rejected) / 2;
    if (right > best.right) best = { cosine, right };
  }
  return best;
}
