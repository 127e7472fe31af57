import {
  EntryPage,
  PageQuery,
  Stranger,
  StrangerId,
  StrangerList,
  StrangerName,
  StrangerNamed,
  StrangerNamingList,
  StrangerNamingPage,
  StrangerPage,
  StrangerSettings,
  StrangerSettingsUpdate,
  StrangerSplit,
  StrangersMerge,
  StrangerUpdate,
  toTimestamp,
} from '@kith/contract';
import { z } from 'zod';
import { refuseTooMany } from '../../people/persons/refuse-too-many.ts';
import { nameOf } from '../../people/persons/store.ts';
import { spacesAsked } from '../../platform/caller.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { fieldError, found, notFound } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { readEntries } from '../entries/read-entries.ts';
import type { OnErase } from '../erase/erase-person.ts';
import { strangerSettings } from '../joining/store.ts';
import { findStranger, listEntriesOfStranger, listStrangers as pageOfStrangers } from './find-strangers.ts';
import { forgetStranger } from './forget-stranger.ts';
import { ignoreStranger } from './ignore-stranger.ts';
import { sayOne } from './merge-deed.ts';
import { type NameDeps, nameStranger as name } from './name-stranger.ts';
import { listNamings as namingsOf, UNDO_MS } from './naming-store.ts';
import { readStranger, readStrangers } from './read-strangers.ts';
import { namingError, splitError, undoError } from './refusal-error.ts';
import { updateSettings as update } from './settings.ts';
import { splitStranger as split } from './split-stranger.ts';
import { undoNaming as takeBack } from './undo-naming.ts';

export interface StrangerNeeds extends NameDeps {
  readonly baseUrl: () => string;
  readonly onErase: OnErase;
}

const path = '/v1/strangers/';
const tags = ['strangers'];
const params = z.object({ id: StrangerId.meta({ description: 'Id of a stranger.' }) });

const listStrangers = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listStrangers',
      summary: 'List strangers',
      description:
        'People whom nobody knows, each with all that was seen of them: who was seen last comes first. Filters are combined.',
      querystring: StrangerList,
      response: { 200: StrangerPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const hidden = (await hiddenSources(db.reading)).map((source) => source.id);
      const { count, rows } = await pageOfStrangers(
        db.reading,
        spacesAsked(callerOf(request), spaces_ids),
        hidden,
        query,
      );
      const strangers = await readStrangers(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), query, { count, rows: strangers }, (stranger) => stranger);
    },
  });

const getStranger = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: { tags, operationId: 'getStranger', summary: 'Get a stranger', params, response: { 200: Stranger } },
    handler: async (request) => {
      const stranger = found(await findStranger(db.queries, callerOf(request).spaceIds, request.params.id));
      // Who stands at a camera all day has very many entries.
      return found(await readStranger(db.reading, baseUrl(), stranger));
    },
  });

const listEntries = ({ db, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/entries/`,
    schema: {
      tags,
      operationId: 'listEntriesOfStranger',
      summary: 'List the entries of a stranger',
      description: 'The newest first.',
      params,
      querystring: PageQuery,
      response: { 200: EntryPage },
    },
    handler: async (request) => {
      const stranger = found(await findStranger(db.reading, callerOf(request).spaceIds, request.params.id));
      const hidden = (await hiddenSources(db.reading)).map((source) => source.id);
      const { count, rows } = await listEntriesOfStranger(db.reading, stranger, hidden, request.query);
      const entries = await readEntries(db.reading, baseUrl(), rows);
      return toPage(request, baseUrl(), request.query, { count, rows: entries }, (entry) => entry);
    },
  });

const nameStranger = (needs: StrangerNeeds) =>
  operation({
    method: 'POST',
    url: `${path}:id/name/`,
    schema: {
      tags,
      operationId: 'nameStranger',
      summary: 'Say who a stranger is',
      description:
        'Somebody new, in groups or in none, or with `pid` somebody who is known. The person comes to be known by the best of the faces, and all past entries become the person’s: with the groups that they were told with, and nobody is told again. 201 when a person was created, 200 when it was a known one. `DELETE` takes it back within seven days.',
      params,
      body: StrangerName,
      response: { 200: StrangerNamed, 201: StrangerNamed },
    },
    handler: async (request, reply) => {
      const wish = request.body;
      for (const field of ['name', 'external_id', 'attributes'] as const) {
        if (wish.pid !== undefined && wish[field] !== undefined)
          throw fieldError(
            field,
            'invalid',
            'Somebody who is known is called as before: leave this out, or change it with a call of its own.',
          );
      }
      refuseTooMany(wish.attributes);
      const outcome = await name(needs, callerOf(request).spaceIds, request.params.id, wish);
      if (outcome.kind !== 'named') throw namingError(outcome, wish);
      const { person, created, entries, templates, undoUntil } = outcome;
      return reply.status(created ? 201 : 200).send({
        ...{ pid: person.pid, person: nameOf(person), created, entries, templates },
        ...{ stranger_id: request.params.id, undo_until: toTimestamp(undoUntil) },
      });
    },
  });

const updateStranger = (needs: StrangerNeeds) =>
  operation({
    method: 'PATCH',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateStranger',
      summary: 'Ignore a stranger, or do so no longer',
      description: 'Who is ignored is stored as ever, and told to nobody: neither by webhooks nor by websockets.',
      params,
      body: StrangerUpdate,
      response: { 200: Stranger },
    },
    handler: async (request) => {
      const { spaceIds } = callerOf(request);
      const stranger = found(await ignoreStranger(needs, spaceIds, request.params.id, request.body.ignored));
      return found(await readStranger(needs.db.queries, needs.baseUrl(), stranger));
    },
  });

const deleteStranger = (needs: StrangerNeeds) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteStranger',
      summary: 'Forget a stranger',
      description:
        'All entries of the stranger, with templates and pictures: nothing that identifies the stranger is left.',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const outcome = await forgetStranger(needs, callerOf(request).spaceIds, request.params.id);
      if (outcome === 'not found') throw notFound();
      return reply.status(204).send();
    },
  });

const mergeStrangers = (needs: StrangerNeeds) =>
  operation({
    method: 'POST',
    url: `${path}:id/merge/`,
    schema: {
      tags,
      operationId: 'mergeStrangers',
      summary: 'Make two strangers one',
      description:
        'What was seen of the other one is of this one, and the other is gone. Who was at two places at once was there once.',
      params,
      body: StrangersMerge,
      response: { 200: Stranger },
    },
    handler: async (request) => {
      const { from } = request.body;
      const merged = await sayOne(needs, callerOf(request).spaceIds, request.params.id, from);
      switch (merged) {
        case 'not found':
          throw notFound();
        case 'unknown':
          throw fieldError('from', 'invalid', `There is no stranger ${from} in this space.`);
        case 'the same':
          throw fieldError('from', 'invalid', 'This is the same stranger: name another one.');
        default:
          return found(await readStranger(needs.db.queries, needs.baseUrl(), merged));
      }
    },
  });

const splitStranger = (needs: StrangerNeeds) =>
  operation({
    method: 'POST',
    url: `${path}:id/split/`,
    schema: {
      tags,
      operationId: 'splitStranger',
      summary: 'Say that some entries of a stranger are of somebody else',
      description: 'They become a stranger of their own, and the two are never made one again by themselves.',
      params,
      body: StrangerSplit,
      response: { 201: Stranger },
    },
    handler: async (request, reply) => {
      const outcome = await split(needs, callerOf(request).spaceIds, request.params.id, request.body.entries);
      if (outcome.kind !== 'split') throw splitError(outcome);
      const stranger = found(await readStranger(needs.db.queries, needs.baseUrl(), outcome.stranger));
      return reply.status(201).send(stranger);
    },
  });

const listNamings = ({ db, clock, baseUrl }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}named/`,
    schema: {
      tags,
      operationId: 'listStrangerNamings',
      summary: 'List strangers who were named, as far as that can be taken back',
      description: 'Who was named last comes first.',
      querystring: StrangerNamingList,
      response: { 200: StrangerNamingPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const spaces = spacesAsked(callerOf(request), spaces_ids);
      const listed = await namingsOf(db.reading, spaces, { ...query, now: clock() });
      return toPage(request, baseUrl(), query, listed, ({ stranger_id: id, space_id, pid, named, ...row }) => ({
        ...{ id, space_id, pid, person: nameOf(row), created: row.is_new === 1, entries: Number(row.entries) },
        ...{ named: toTimestamp(named), undo_until: toTimestamp(named + UNDO_MS) },
      }));
    },
  });

const undoNaming = (needs: StrangerNeeds) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/name/`,
    schema: {
      tags,
      operationId: 'undoStrangerNaming',
      summary: 'Take back who a stranger is',
      description:
        'Within seven days, unless something stands against it, which is said then. The entries are the stranger’s again, the faces leave the person, and the person the groups that came with it. Somebody who was made by it and is known by nothing else is gone, and what was seen by these faces since is the stranger’s. Nobody is told. Of a stranger who is one nothing is changed.',
      params,
      response: { 200: Stranger },
    },
    handler: async (request) => {
      const outcome = await takeBack(needs, callerOf(request).spaceIds, request.params.id);
      if (outcome.kind !== 'stranger') throw undoError(outcome);
      return found(await readStranger(needs.db.queries, needs.baseUrl(), outcome.stranger));
    },
  });

const getSettings = ({ db }: StrangerNeeds) =>
  operation({
    method: 'GET',
    url: `${path}settings/`,
    schema: {
      tags,
      operationId: 'getStrangerSettings',
      summary: 'How strangers are kept in a space',
      response: { 200: StrangerSettings },
    },
    handler: async (request) => strangerSettings(db.queries, spaceOf(request)),
  });

const updateSettings = (needs: StrangerNeeds) =>
  operation({
    method: 'PATCH',
    url: `${path}settings/`,
    schema: {
      tags,
      operationId: 'updateStrangerSettings',
      summary: 'Change how strangers are kept in a space',
      description:
        'What is left out stays. With `enabled` false all strangers of the space are forgotten; their entries stay.',
      body: StrangerSettingsUpdate,
      response: { 200: StrangerSettings },
    },
    handler: async (request) => update(needs, spaceOf(request), request.body),
  });

export const strangerOperations = [
  listStrangers,
  getSettings,
  updateSettings,
  getStranger,
  listEntries,
  updateStranger,
  deleteStranger,
  nameStranger,
  listNamings,
  undoNaming,
  mergeStrangers,
  splitStranger,
];
