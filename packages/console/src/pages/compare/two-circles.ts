/** Two circles whose areas, and the area in both, are in the proportions of three counts. */
export interface TwoCircles {
  readonly left: number;
  readonly right: number;
  /** Between the middles. */
  readonly distance: number;
}

const LARGEST_RADIUS = 90;
/** Between circles that have nothing in common. */
const GAP = 10;
/** Halvings: far below what can be seen. */
const STEPS = 40;

/**
 * @param left how many are on the left, those in both included
 * @param right how many are on the right, those in both included
 */
export function twoCircles(left: number, right: number, both: number): TwoCircles {
  const most = Math.max(left, right, 1);
  const radius = (count: number): number => LARGEST_RADIUS * Math.sqrt(count / most);
  const [a, b] = [radius(left), radius(right)];
  if (both === 0) return { left: a, right: b, distance: a + b + GAP };
  const wanted = (both / most) * Math.PI * LARGEST_RADIUS ** 2;
  let [near, far] = [Math.abs(a - b), a + b];
  for (let step = 0; step < STEPS; step++) {
    const middle = (near + far) / 2;
    if (sharedArea(a, b, middle) > wanted) near = middle;
    else far = middle;
  }
  return { left: a, right: b, distance: near };
}

/** The area in both of two circles that cut each other, or of the smaller one inside the other. */
export function sharedArea(a: number, b: number, distance: number): number {
  if (distance >= a + b) return 0;
  if (distance <= Math.abs(a - b)) return Math.PI * Math.min(a, b) ** 2;
  const [alpha, beta] = [angle(a, b, distance), angle(b, a, distance)];
  return a ** 2 * (alpha - Math.sin(2 * alpha) / 2) + b ** 2 * (beta - Math.sin(2 * beta) / 2);
}

/** Half the angle under which a circle sees the part of its edge that lies in another. */
const angle = (own: number, other: number, distance: number): number =>
  Math.acos((distance ** 2 + own ** 2 - other ** 2) / (2 * distance * own));
