import { z } from 'zod';
import { Attributes } from './attributes.ts';
import { limits } from './limits.ts';
import { PersonName } from './persons.ts';
import { cursor, cursorPageOf, GroupId, ImportId, PageQuery, Pid, pageOf, Timestamp } from './primitives.ts';
import { Hours } from './times.ts';

/** What an import does with the persons of its file; `replace` leaves exactly them in the group. */
export const ImportMode = z.enum(['add', 'remove', 'replace']);
export type ImportMode = z.infer<typeof ImportMode>;

export const ImportStatus = z.enum(['running', 'done', 'failed']);
export type ImportStatus = z.infer<typeof ImportStatus>;

const key = z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: 'Give 1 to 255 visible ASCII characters.' });

export const ImportPreviewQuery = z.object({
  mode: ImportMode.default('add').meta({
    description: 'What is done with the persons of the file; `replace` leaves exactly them in the group.',
  }),
});
export type ImportPreviewQuery = z.infer<typeof ImportPreviewQuery>;

export const ImportQuery = ImportPreviewQuery.extend({
  key: key.optional().meta({
    description:
      'The same file under the same key goes on where it stopped. The header `Idempotency-Key` says the same.',
  }),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** The header of the same meaning as `key`; it may be quoted. */
export const ImportHeaders = z.object({
  'idempotency-key': z
    .string()
    .transform((text) => text.replace(/^"(.*)"$/, '$1'))
    .pipe(key)
    .optional()
    .meta({ description: 'The same as `key`; it may be quoted.' }),
});

const example = {
  id: 1,
  group_id: 1,
  key: 'staff-2026-01',
  mode: 'add',
  status: 'done',
  bytes: 4096,
  bytes_total: 4096,
  rows: 100,
  added: 97,
  already: 2,
  changed: 1,
  removed: 0,
  absent: 0,
  invalid: 1,
  created: '2026-01-02T03:04:05.678000+00:00',
  finished: '2026-01-02T03:04:05.678000+00:00',
  error: null,
};

/** A CSV file that is, or was, applied to the members of a group. */
export const Import = z
  .object({
    id: ImportId,
    group_id: GroupId,
    key: z.string(),
    mode: ImportMode,
    status: ImportStatus.meta({ description: '`running` also when it was broken off: send the file again to go on.' }),
    bytes: z.int().meta({ description: 'Bytes of the file whose rows are done.' }),
    bytes_total: z.int().nullable().meta({ description: 'Bytes of the whole file; null when the sender did not say.' }),
    rows: z.int().meta({ description: 'Rows that are done, without the header and empty lines.' }),
    added: z.int(),
    already: z.int().meta({ description: 'Rows whose person was in the group before, or came twice.' }),
    changed: z.int().meta({
      description:
        'Of `already`, how many have other times or attributes since, by columns `valid_from`, `valid_until`, `hours` or `attributes.…`.',
    }),
    removed: z.int(),
    absent: z.int().meta({ description: 'Rows whose person was not in the group.' }),
    invalid: z.int().meta({ description: 'Rows that the report names.' }),
    created: Timestamp,
    finished: Timestamp.nullable(),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({ id: 'Import', example });
export type Import = z.infer<typeof Import>;

/** An import, and how many of its rows earlier requests had done. */
export const ImportAnswer = Import.extend({ skipped: z.int() }).meta({
  id: 'ImportAnswer',
  example: { ...example, skipped: 0 },
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

export const ImportList = PageQuery.extend({
  key: z.string().max(255).optional().meta({ description: 'Only the one with this key.' }),
});
export type ImportList = z.infer<typeof ImportList>;

export const ImportPage = pageOf(Import).meta({ id: 'ImportPage' });

export const ImportOutcome = z.enum(['unknown', 'ambiguous', 'contradictory', 'malformed', 'full', 'invalid']).meta({
  description:
    'Nobody is called so; several persons have this name; the pid and the external id are of two persons; the row cannot be read; the group had no room; what the row gives in `field` cannot be.',
});
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const ImportProblem = z
  .object({
    row: z.int().meta({ description: 'From 1, without the header and empty lines.' }),
    outcome: ImportOutcome,
    value: z.string().meta({ description: 'What said who is meant: the pid, the external id or the name of the row.' }),
    field: z.string().nullable().meta({ description: 'The column that is at fault; null: whom the row means.' }),
    message: z.string().nullable().meta({ description: 'What is wrong with it, in a sentence; null without `field`.' }),
  })
  .meta({
    id: 'ImportProblem',
    example: { row: 17, outcome: 'unknown', value: 'E-9999', field: null, message: null },
  });
export type ImportProblem = z.infer<typeof ImportProblem>;

const previewedPerson = z.object({ pid: Pid, person: PersonName });
const namesFirst = `The first ${limits.importPreviewed} of them.`;

/** What a member would have. */
const changedPerson = previewedPerson.extend({
  valid_from: Timestamp.nullable(),
  valid_until: Timestamp.nullable(),
  hours: Hours.nullable().meta({ description: 'Parts of the week; null: always.' }),
  attributes: Attributes.meta({ description: 'Those that would be others.' }),
});

/** What an import would do, of which nothing is done. */
export const ImportPreview = z
  .object({
    mode: ImportMode,
    rows: z.int().meta({ description: 'Rows of the file, without the header and empty lines.' }),
    added: z.int(),
    already: z.int().meta({ description: 'Rows whose person is in the group, or comes twice.' }),
    changed: z.int().meta({
      description:
        'Of `already`, how many would have other times or attributes, by columns `valid_from`, `valid_until`, `hours` or `attributes.…`.',
    }),
    removed: z.int(),
    absent: z.int().meta({ description: 'Rows whose person is not in the group.' }),
    invalid: z.int().meta({ description: 'Rows that could not be done.' }),
    error: z.string().nullable().meta({ description: 'Why it would fail.' }),
    joining: z.array(previewedPerson).meta({ description: `Who would be added. ${namesFirst}` }),
    changing: z
      .array(changedPerson)
      .meta({ description: `Members who would have other times or attributes, and which. ${namesFirst}` }),
    leaving: z.array(previewedPerson).meta({ description: `Who would be removed. ${namesFirst}` }),
    problems: z.array(ImportProblem).meta({ description: `The rows that could not be done. ${namesFirst}` }),
  })
  .meta({
    id: 'ImportPreview',
    example: {
      mode: 'add',
      rows: 3,
      added: 1,
      already: 1,
      changed: 1,
      removed: 0,
      absent: 0,
      invalid: 1,
      error: null,
      joining: [
        { pid: '1f0c1c3e-7a2b-4f6e-9d55-0a1b2c3d4e5f', person: { name: 'Ada Lovelace', external_id: 'E-1815' } },
      ],
      changing: [
        {
          pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
          person: { name: 'Grace Hopper', external_id: null },
          valid_from: null,
          valid_until: '2099-12-31T23:00:00.000000+00:00',
          hours: null,
          attributes: { department: 'Navy' },
        },
      ],
      leaving: [],
      problems: [{ row: 3, outcome: 'unknown', value: 'E-9999', field: null, message: null }],
    },
  });
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportReport = z.object({
  limit: PageQuery.shape.limit,
  after: cursor(/^\d{1,15}$/),
});

export const ImportReportPage = cursorPageOf(ImportProblem).meta({ id: 'ImportReportPage' });

/** A row of RFC 4180. Spreadsheets that split at `;` take it, too. */
export const toCsvRow = (fields: readonly string[]): string =>
  `${fields.map((field) => (/[",;\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;

/** Where a cell begins for some spreadsheet: they split at `;`, tabs and `|`, and know no quotes that begin inside a cell. */
const start = String.raw`(?<=^|[;|\t\r\n])`;
/** What makes a formula of a cell, in either width, behind what is passed over. */
const formula = String.raw`(?=['"\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])`;
const begins = new RegExp(start + formula, 'g');
const marked = new RegExp(`${start}'${formula}`, 'g');

/** A text that no spreadsheet takes for a formula, wherever it splits it: what begins like one gets an apostrophe in front. */
export const withoutFormula = (text: string): string => text.replace(begins, "'");

/** What `withoutFormula` was given. Takes time by the square of the length. */
export const withFormula = (text: string): string => text.replace(marked, '');
