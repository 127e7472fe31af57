/** What the pictures of docs/confidence.md are drawn on: cosines from left to right, rates (log10) from top to bottom. */

const WIDTH = 740;
const HEIGHT = 430;
const PLOT = { left: 70, right: 700, top: 34, bottom: 364 };
export const COSINES = { from: 0, to: 0.8, step: 0.1 };
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A picture down to a rate (log10). */
export class Paper {
  readonly lowest: number;

  constructor(lowest: number) {
    this.lowest = lowest;
  }

  /** `x,y` of a cosine and the logarithm of a rate. */
  at(cosine: number, log10Rate: number): string {
    return `${this.#x(cosine).toFixed(1)},${this.#y(log10Rate).toFixed(1)}`;
  }

  /** The whole SVG, in the colours that its reader prefers. `colours` are rules for light paper and for dark. */
  drawn(title: string, colours: { readonly light: string; readonly dark: string }, content: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">
<style>
.paper { fill: #fff } text { fill: #222 } .grid { stroke: #ddd }
${colours.light}
@media (prefers-color-scheme: dark) {
  .paper { fill: #16181c } text { fill: #ddd } .grid { stroke: #34383f }
  ${colours.dark}
}
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
${this.#grid()}
${content}
</svg>
`;
  }

  #grid(): string {
    const lines: string[] = [];
    for (let rate = 0; rate >= this.lowest; rate--) {
      const name = rate === 0 ? '1' : `10⁻${SUPERSCRIPTS[-rate]}`;
      lines.push(`<path class="grid" d="M${PLOT.left} ${this.#y(rate).toFixed(1)}H${PLOT.right}"/>`);
      lines.push(`<text x="${PLOT.left - 8}" y="${(this.#y(rate) + 4).toFixed(1)}" text-anchor="end">${name}</text>`);
    }
    for (let cosine = COSINES.from; cosine <= COSINES.to; cosine += COSINES.step) {
      const x = this.#x(cosine).toFixed(1);
      lines.push(`<path class="grid" d="M${x} ${PLOT.top}V${PLOT.bottom}"/>`);
      lines.push(`<text x="${x}" y="${PLOT.bottom + 18}" text-anchor="middle">${cosine.toFixed(1)}</text>`);
    }
    return lines.join('\n');
  }

  #x(cosine: number): number {
    return PLOT.left + ((cosine - COSINES.from) / (COSINES.to - COSINES.from)) * (PLOT.right - PLOT.left);
  }

  #y(log10Rate: number): number {
    return PLOT.top + (log10Rate / this.lowest) * (PLOT.bottom - PLOT.top);
  }
}

/** What the axes are. */
export const AXES = `<text x="${PLOT.left}" y="20">share of the pairs that reach it</text>
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 44}" text-anchor="middle">cosine of two pictures of different people</text>`;
