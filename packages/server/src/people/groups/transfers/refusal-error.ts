import { fieldError, KithError, notFound } from '../../../platform/http/errors.ts';
import { sayByRule } from '../refusal-error.ts';
import type { ImportRefusal } from './import-members.ts';

/** What an import that did not end is answered with. */
export function refusalError(refusal: ImportRefusal): KithError {
  switch (refusal.kind) {
    case 'gone':
      return notFound();
    case 'stopped':
      return new KithError('unavailable');
    case 'sent twice':
      return onKey('An import with this key is running: wait for its end, or give another key.');
    case 'of another mode':
      return onKey(`This key is of an import with the mode "${refusal.mode}". Give another key.`);
    case 'of another file':
      return onKey('This key is of another file. Give another key.');
    case 'no person column':
      return fieldError(
        '__all__',
        'invalid',
        'Send CSV in UTF-8 whose first row names its columns, one of them "pid", "external_id" or "name", or that has nothing but pids.',
      );
    case 'by rule':
      return fieldError('id', 'groupByRule', sayByRule(refusal.group));
    default:
      return refusal satisfies never;
  }
}

const onKey = (message: string): KithError => fieldError('key', 'invalid', message);
