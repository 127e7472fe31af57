import type { EntryId, NewsId, NewsType } from '@kith/contract';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Schema } from '../../platform/db/schema.ts';

/** Where it stands what is owed for entries, and what for news. */
export type Book = 'deliveries' | 'news_deliveries';

export const books = ['deliveries', 'news_deliveries'] as const satisfies readonly Book[];

export const otherBook = { deliveries: 'news_deliveries', news_deliveries: 'deliveries' } as const;

/** Column with the id of what is told, in the order of which ordered profiles are told. */
export const subjectIn = { deliveries: 'entry_id', news_deliveries: 'news_id' } as const;

export const attemptsIn = { deliveries: 'delivery_attempts', news_deliveries: 'news_attempts' } as const;

/** What a delivery tells. */
export interface ToldColumns {
  /** Null: that an entry was created. */
  readonly type: 'entry.corrected' | NewsType | null;
  /** The entry, or that which news is about. */
  readonly entry_id: EntryId | null;
  readonly news_id: NewsId | null;
}

/** The columns that say what deliveries of a book tell. */
export const toldColumns =
  (book: Book) =>
  ({ selectFrom, ref }: ExpressionBuilder<Schema, Book>) => {
    const news = selectFrom('news')
      .whereRef('news.space_id', '=', 'news_deliveries.space_id')
      .whereRef('news.id', '=', 'news_deliveries.news_id');
    const type = selectFrom('delivery_types')
      .select('delivery_types.type')
      .whereRef('delivery_types.space_id', '=', 'deliveries.space_id')
      .whereRef('delivery_types.delivery_id', '=', 'deliveries.id');
    return book === 'deliveries'
      ? [
          sql<ToldColumns['type']>`${type}`.as('type'),
          sql<ToldColumns['entry_id']>`${ref('deliveries.entry_id')}`.as('entry_id'),
          sql<ToldColumns['news_id']>`cast(null as bigint)`.as('news_id'),
        ]
      : [
          sql<ToldColumns['type']>`${news.select('news.type')}`.as('type'),
          sql<ToldColumns['entry_id']>`${news.select('news.entry_id')}`.as('entry_id'),
          sql<ToldColumns['news_id']>`${ref('news_deliveries.news_id')}`.as('news_id'),
        ];
  };
