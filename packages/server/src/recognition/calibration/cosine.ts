import type { ScaledTemplate } from '../scale/templates.ts';

/** The cosine of two templates of unit length: their dot product. */
export function cosineOfTemplates(a: ScaledTemplate, b: ScaledTemplate): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
