import { describe, expect, it, vi } from 'vitest';
import { PicturesDown } from '../pictures-down.ts';
import { PatientBucket } from './patient-bucket.ts';

/** As the library says it: of an answer its status, of none the code of the system. */
const answered = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('It repeats KEYS.'), { name, $metadata: { httpStatusCode } });
const unanswered = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', $metadata: {} });

const failing = (error: Error, times: number) => {
  const request = vi.fn(async () => 'an answer');
  for (let i = 0; i < times; i++) request.mockRejectedValueOnce(error);
  return request;
};
const bucket = () => new PatientBucket('s3://kith/');

describe('what fails', () => {
  it.each([
    ['a server that is busy', answered('SlowDown', 503)],
    ['too many requests', answered('TooManyRequests', 429)],
    ['a clock that is corrected by it', answered('RequestTimeTooSkewed', 403)],
    ['a connection that breaks', unanswered],
  ])('because of %s is tried again, three times in all', async (_what, error) => {
    const request = failing(error, 2);
    expect(await bucket().ask(request)).toBe('an answer');
    expect(request).toHaveBeenCalledTimes(3);
    await expect(bucket().ask(failing(error, 3))).rejects.toThrow(PicturesDown);
  });

  it('without an answer is not tried again where it may arrive late', async () => {
    const request = failing(unanswered, 1);
    await expect(bucket().ask(request, { againUnanswered: false })).rejects.toThrow(
      'cannot be reached: read ECONNRESET',
    );
    expect(request).toHaveBeenCalledTimes(1);
    expect(await bucket().ask(failing(answered('InternalError', 500), 1), { againUnanswered: false })).toBe(
      'an answer',
    );
  });

  it.each([
    [answered('AccessDenied', 403), 'AccessDenied (403)'],
    [answered('NoSuchBucket', 404), 'NoSuchBucket (404)'],
    [
      Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
      'Could not load credentials',
    ],
    [new Error('Region is missing'), 'Region is missing'],
  ])('because it is refused is not tried again, and says why without what was asked', async (error, reason) => {
    const request = failing(error, 1);
    const failed: unknown = await bucket()
      .ask(request)
      .catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ isRefusal: true, message: expect.stringContaining(reason) });
    expect(String(failed)).not.toContain('KEYS');
    expect(request).toHaveBeenCalledTimes(1);
  });
});

it('what is not there is null', async () => {
  expect(await bucket().ask(failing(answered('NotFound', 404), 1))).toBeNull();
});

it('after two limits in a row nobody waits for a while, and an answer in between begins anew', async () => {
  const line = bucket();
  const silent = vi.fn(
    (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
  );
  const wait = () => expect(line.ask(silent, { limitMs: 5 })).rejects.toThrow('no answer in time');
  await wait();
  expect(await line.ask(failing(unanswered, 0))).toBe('an answer');
  await wait();
  await wait();
  expect(silent).toHaveBeenCalledTimes(3);
  const next = failing(unanswered, 0);
  await expect(line.ask(next)).rejects.toThrow('no answer in time');
  expect(next).not.toHaveBeenCalled();
});
