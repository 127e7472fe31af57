import { describe, expect, it } from 'vitest';
import { refusal, unanswered } from './error.ts';

describe('an error', () => {
  it('carries what the envelope says', () => {
    const fields = [{ name: 'name', message: 'Taken.', error_code: 1001 }];
    const error = refusal(400, { error_codes: [1001], message: 'Validation error.', fields });
    expect(error).toMatchObject({
      name: 'KithApiError',
      status: 400,
      codes: [1001],
      message: 'Validation error.',
      fields,
    });
  });

  it.each(['<html>Bad gateway</html>', undefined, null, { message: 'no' }, []])(
    'is one even when something else than Kith answers: %j',
    (body) => {
      expect(refusal(502, body)).toMatchObject({ status: 502, codes: [502], fields: [] });
    },
  );

  it('says for itself whether trying again may help', () => {
    expect([429, 502, 503, 504].every((status) => refusal(status, null).shouldRetry())).toBe(true);
    expect([400, 401, 403, 404, 413, 500].some((status) => refusal(status, null).shouldRetry())).toBe(false);
    expect(unanswered('Nobody there.').shouldRetry()).toBe(true);
  });
});
