import { limits } from '@kith/contract';
import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

type Table = CreateTableBuilder<string, string>;

/**
 * What belongs to a space carries `space_id`, which leads every key and every reference, so that spaces can be spread over
 * machines with the schema as it is.
 */
export const start = ({ id, idInSpace, bytes, clustered, tellRevisions }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const table = (name: string): Table => db.schema.createTable(name);
    const withId = (name: string) => table(name).addColumn('id', id);
    const ofSpace = (builder: Table) =>
      builder.addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'));
    const inSpace = (name: string) =>
      ofSpace(table(name).addColumn('id', idInSpace)).addUniqueConstraint(`${name}_key`, ['space_id', 'id']);
    const text = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'text', (c) => c.notNull()), builder);
    const numbers = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'bigint', (c) => c.notNull()), builder);
    const reference = (builder: Table, from: string, column: string, to: string, onDelete: 'cascade' | 'no action') =>
      builder.addForeignKeyConstraint(`${from}_${column}`, ['space_id', column], to, ['space_id', 'id'], (c) =>
        // Deferred, because deleting a space takes both ends of a reference away.
        c.onDelete(onDelete).deferrable().initiallyDeferred(),
      );
    const index = (on: string, ...columns: string[]) =>
      db.schema
        .createIndex(`${on}_by_${columns.join('_')}`)
        .on(on)
        .columns(columns)
        .execute();
    const unique = (on: string, ...columns: string[]) =>
      db.schema
        .createIndex(`${on}_one_${columns.join('_')}`)
        .on(on)
        .columns(columns)
        .unique()
        .execute();
    const ofAccount = (builder: Table) =>
      builder.addColumn('account_id', 'bigint', (c) => c.notNull().references('accounts.id').onDelete('cascade'));

    await numbers(
      text(withId('accounts'), 'username', 'username_key', 'password_hash'),
      'is_manager',
      'created',
    ).execute();
    await unique('accounts', 'username_key');

    await numbers(text(ofAccount(withId('spaces')), 'name', 'name_key'), 'created')
      .addColumn('revision', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await unique('spaces', 'account_id', 'name_key');

    await numbers(
      text(ofAccount(withId('tokens')), 'hash', 'prefix', 'family', 'kind'),
      'permanent',
      'is_active',
      'created',
    )
      .addColumn('space_id', 'bigint', (c) => c.references('spaces.id').onDelete('cascade'))
      .addColumn('expires', 'bigint')
      .execute();
    await unique('tokens', 'hash');
    await index('tokens', 'account_id', 'space_id');
    await index('tokens', 'space_id');

    await numbers(text(ofAccount(withId('licences')), 'name', 'name_key'), 'entry_storage_days', 'is_active', 'created')
      .addColumn('unavailable_at', 'bigint')
      .execute();
    await index('licences', 'account_id');

    await numbers(text(inSpace('sources'), 'name', 'name_key', 'settings'), 'created')
      .addColumn('license_id', 'bigint', (c) => c.references('licences.id'))
      .addColumn('deleted', 'bigint')
      .execute();
    await unique('sources', 'space_id', 'name_key');
    await index('sources', 'license_id');

    await reference(
      numbers(text(inSpace('persons'), 'pid'), 'created', 'facesize')
        .addColumn('source_id', 'bigint')
        .addColumn('face_image', 'text')
        .addColumn('full_image', 'text'),
      'persons',
      'source_id',
      'sources',
      'no action',
    ).execute();
    await unique('persons', 'space_id', 'pid');
    await index('persons', 'space_id', 'source_id');
    await index('persons', 'space_id', 'full_image');
    await index('persons', 'space_id', 'face_image');

    await reference(
      ofSpace(table('templates').addColumn('person_id', 'bigint', (c) => c.notNull())).addColumn('vector', bytes, (c) =>
        c.notNull(),
      ),
      'templates',
      'person_id',
      'persons',
      'cascade',
    )
      .addPrimaryKeyConstraint('templates_key', ['space_id', 'person_id'])
      .execute();

    await numbers(text(inSpace('groups'), 'name', 'name_key', 'description'), 'created')
      .addColumn('color', 'text')
      .addColumn('persons_count', 'integer', (c) =>
        c
          .notNull()
          .defaultTo(0)
          .check(sql.raw<boolean>(`persons_count between 0 and ${limits.personsPerGroup}`)),
      )
      .execute();
    await unique('groups', 'space_id', 'name_key');

    // No reference to groups: a group goes at once, and what is left of 100,000 memberships follows in the background.
    await reference(
      ofSpace(table('memberships'))
        .addColumn('group_id', 'bigint', (c) => c.notNull())
        .addColumn('person_id', 'bigint', (c) => c.notNull())
        .addColumn('since', 'bigint', (c) => c.notNull()),
      'memberships',
      'person_id',
      'persons',
      'cascade',
    )
      .addPrimaryKeyConstraint('memberships_key', ['space_id', 'group_id', 'person_id'])
      .modifyEnd(clustered)
      .execute();
    await unique('memberships', 'space_id', 'person_id', 'group_id');

    await reference(
      reference(
        numbers(text(inSpace('entries'), 'result', 'liveness', 'persons_groups'), 'source_id', 'created', 'facesize')
          .addColumn('person_id', 'bigint')
          .addColumn('confidence', 'double precision')
          .addColumn('age', 'integer')
          .addColumn('sex', 'integer')
          .addColumn('mood', 'text')
          .addColumn('exposure', 'double precision')
          .addColumn('pan', 'double precision')
          .addColumn('tilt', 'double precision')
          .addColumn('face_image', 'text')
          .addColumn('full_image', 'text'),
        'entries',
        'source_id',
        'sources',
        'no action',
      ),
      'entries',
      'person_id',
      'persons',
      'cascade',
    ).execute();
    await index('entries', 'space_id', 'person_id', 'id');
    await index('entries', 'space_id', 'source_id', 'id');
    await index('entries', 'space_id', 'full_image');

    await reference(
      ofSpace(table('entry_templates').addColumn('entry_id', 'bigint', (c) => c.notNull())).addColumn(
        'vector',
        bytes,
        (c) => c.notNull(),
      ),
      'entry_templates',
      'entry_id',
      'entries',
      'cascade',
    )
      .addPrimaryKeyConstraint('entry_templates_key', ['space_id', 'entry_id'])
      .execute();

    await numbers(
      text(inSpace('notifications'), 'name', 'name_key', 'destination_url', 'filters', 'secret'),
      'is_active',
      'http_method',
      'created',
    )
      .addColumn('previous_secret', 'text')
      .addColumn('previous_secret_until', 'bigint')
      .execute();

    await reference(
      reference(
        numbers(text(inSpace('deliveries'), 'message_id', 'status'), 'notification_id', 'entry_id', 'created')
          .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('next_attempt', 'bigint'),
        'deliveries',
        'notification_id',
        'notifications',
        'cascade',
      ),
      'deliveries',
      'entry_id',
      'entries',
      'cascade',
    ).execute();
    await db.schema
      .createIndex('deliveries_due')
      .on('deliveries')
      .columns(['space_id', 'notification_id', 'next_attempt'])
      .where(sql.ref('next_attempt'), 'is not', null)
      .execute();
    await unique('deliveries', 'space_id', 'message_id');
    await index('deliveries', 'space_id', 'notification_id', 'id');
    await index('deliveries', 'space_id', 'entry_id');

    await reference(
      numbers(inSpace('delivery_attempts'), 'delivery_id', 'at', 'duration_ms')
        .addColumn('status_code', 'integer')
        .addColumn('error', 'text')
        .addColumn('response', 'text', (c) => c.notNull()),
      'delivery_attempts',
      'delivery_id',
      'deliveries',
      'cascade',
    ).execute();
    await index('delivery_attempts', 'space_id', 'delivery_id', 'id');

    await ofSpace(table('index_changes'))
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('person_id', 'bigint', (c) => c.notNull())
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('index_changes_key', ['space_id', 'revision', 'person_id'])
      .modifyEnd(clustered)
      .execute();

    await table('thresholds')
      .addColumn('space_id', 'bigint', (c) => c.primaryKey().references('spaces.id').onDelete('cascade'))
      .addColumn('exact', 'double precision', (c) => c.notNull())
      .addColumn('ha', 'double precision', (c) => c.notNull())
      .addColumn('junk', 'double precision', (c) => c.notNull())
      .execute();

    await ofSpace(table('usage'))
      .addColumn('month', 'text', (c) => c.notNull())
      .addColumn('event_type', 'integer', (c) => c.notNull())
      .addColumn('quantity', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('usage_key', ['space_id', 'month', 'event_type'])
      .modifyEnd(clustered)
      .execute();

    await ofSpace(table('group_trash'))
      .addColumn('group_id', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('group_trash_key', ['space_id', 'group_id'])
      .execute();

    await table('media_trash')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .execute();

    for (const statement of tellRevisions) await statement.execute(db);
  },
});
