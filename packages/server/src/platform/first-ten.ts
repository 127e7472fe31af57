const NAMED_AT_MOST = 10;

/**
 * The first ten of some values, for a sentence.
 * @param rest what follows them when there are more, by how many that are
 */
export const firstTen = (values: readonly (string | number)[], rest: (more: number) => string = () => ''): string =>
  values.slice(0, NAMED_AT_MOST).join(', ') +
  (values.length > NAMED_AT_MOST ? rest(values.length - NAMED_AT_MOST) : '');
