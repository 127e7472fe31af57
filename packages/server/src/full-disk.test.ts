import { type Answer, openTestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

describe.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')('a full disk', () => {
  it('a full disk is 503, stores nothing, and is over when there is room', async () => {
    await using full = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(full.context.db.queries);
    await limit(1);
    const answers: Answer[] = [];
    for (let i = 0; i < 60; i++) {
      answers.push(
        await full.call('POST', '/v1/groups/persons/', { name: `group ${i}`, description: 'x'.repeat(2000) }),
      );
    }
    const stored = answers.filter(({ status }) => status === 201).length;
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect([answer.status, answer.body.message]).toEqual([
        503,
        'The disk of the server is full: nothing was stored.',
      ]);
    }
    expect((await full.call('GET', '/v1/groups/persons/')).body.count).toBe(stored);
    await limit(1_000_000);
    expect((await full.call('POST', '/v1/groups/persons/', { name: 'room' })).status).toBe(201);
  });

  it('what a full disk refuses with 503 was not stored, also where it is only the record of the change that has no room', async () => {
    await using full = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
    await sql`pragma max_page_count = 1`.execute(full.context.db.queries);
    const answers = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const name = `group ${i}`;
      answers.set(name, (await full.call('POST', '/v1/groups/persons/', { name })).status);
    }
    const { results } = (await full.call('GET', '/v1/groups/persons/?limit=1000')).body;
    const stored = new Set(results.map((group: { name: string }) => group.name));
    const namesOf = (status: number) => [...answers.keys()].filter((name) => answers.get(name) === status);
    expect(namesOf(503).filter((name) => stored.has(name))).toEqual([]);
    expect(namesOf(201).filter((name) => !stored.has(name))).toEqual([]);
    // Stored without its record, and so not confirmed: no other is stored until there is room for that.
    expect(namesOf(500).filter((name) => stored.has(name))).toHaveLength(1);
    expect(answers.size - namesOf(201).length - namesOf(503).length).toBe(1);
    await sql`pragma max_page_count = 1000000`.execute(full.context.db.queries);
    expect((await full.call('POST', '/v1/groups/persons/', { name: 'room' })).status).toBe(201);
    const { results: records } = (await full.call('GET', '/v1/audit/?limit=1000')).body;
    expect(records).toHaveLength(stored.size + 1);
  });
});
