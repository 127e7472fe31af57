/** The place of the pictures could not be asked, or refused: another try may succeed. What was asked was not done, as far as anybody knows. */
export class PicturesDown extends Error {
  override readonly name = 'PicturesDown';
  /** Whether it answered, and will answer so again: keys, permissions or the name are wrong. */
  readonly isRefusal: boolean;

  /** @param reason without anything of the request: keys and signatures are in there */
  constructor(place: string, reason: string, isRefusal: boolean) {
    super(`The pictures in ${place} cannot be reached: ${reason.replace(/\.$/, '')}.`);
    this.isRefusal = isRefusal;
  }
}
