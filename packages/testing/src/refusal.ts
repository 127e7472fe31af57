import { expect } from 'vitest';
import type { Answer } from './test-kith.ts';

const envelope = {
  error_codes: expect.any(Array),
  message: expect.stringMatching(/[.?!]$/),
  fields: expect.any(Array),
};

/** Status, first field and its message of an answer that refuses, once its envelope is seen to be the one of the contract. */
export function refusal({ status, body }: Answer): [status: number, field?: string, message?: string] {
  expect(body).toEqual(envelope);
  for (const { reason, ...field } of body.fields) {
    expect(Object.keys(field).sort()).toEqual(['error_code', 'message', 'name']);
    if (reason !== undefined) expect(Object.keys(reason).sort()).toEqual(['code', 'measured', 'required']);
  }
  return [status, body.fields[0]?.name, body.fields[0]?.message];
}
