import { describe, expect, it } from 'vitest';
import { refusal, toWaitMs, unanswered } from './error.ts';

describe('an error', () => {
  it('carries what the envelope says', () => {
    const fields = [{ name: 'name', message: 'Taken.', error_code: 1001 }];
    const error = refusal(400, { error_codes: [1001], message: 'Validation error.', fields });
    expect(error).toMatchObject({
      name: 'KithApiError',
      status: 400,
      kind: 'refused',
      code: 1001,
      codes: [1001],
      message: 'Validation error. name: Taken.',
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

  it('carries the id of the request, and how long to wait', () => {
    const headers = new Headers({ 'request-id': 'r-1', 'retry-after': '7' });
    expect(refusal(429, null, headers)).toMatchObject({ requestId: 'r-1', retryAfterMs: 7000 });
    expect(refusal(404, null)).toMatchObject({ requestId: null, retryAfterMs: null });
    const now = Date.parse('2026-01-02T03:04:05Z');
    expect(toWaitMs('Fri, 02 Jan 2026 03:04:15 GMT', now)).toBe(10_000);
    expect(toWaitMs('Fri, 02 Jan 2026 03:04:00 GMT', now)).toBe(0);
    expect(toWaitMs('soon', now)).toBeNull();
  });
});
