/** Nobody could say of which stranger entries are: they are to be stored without. Its cause says why. */
export class NotJoined extends Error {
  override readonly name = 'NotJoined';

  constructor(cause: unknown) {
    super('Entries could not join strangers.', { cause });
  }
}
