import { EntriesFound, type EntryId, EntrySearch, type SpaceId } from '@kith/contract';
import type { GroupCandidates } from '../../people/groups/candidates.ts';
import { candidatesOrRefuse } from '../../people/groups/refusal-error.ts';
import type { Queries } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { fieldError } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { findEntry, findEntryTemplate } from '../entries/store.ts';
import { takePortrait } from '../samples/portrait.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { type PastDeps, searchEntries as search } from './search-entries.ts';

export interface PastNeeds extends PastDeps {
  readonly vision: Vision;
  readonly candidates: Pick<GroupCandidates, 'among'>;
}

const searchEntries = (needs: PastNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/entries/search/',
    config: { files: 1, changes: false },
    schema: {
      tags: ['entries'],
      operationId: 'searchEntries',
      summary: 'Where the face of a photo was seen before',
      description:
        'The largest face of a photo, or that of an entry, is compared with every face that the space has stored, of whomever. The most alike first; an entry is not found by itself. Nothing is stored.',
      consumes: ['multipart/form-data', 'application/json'],
      body: EntrySearch,
      response: { 200: EntriesFound },
    },
    handler: async (request, reply) => {
      const { image, entry_id: entryId, confidence, limit } = request.body;
      const { sources_ids, groups_ids, date_from, date_to } = request.body;
      if ((image === undefined) === (entryId === undefined))
        throw fieldError('image', 'invalid', 'Send a photo as image, or name an entry with entry_id.');
      const spaceId = spaceOf(request);
      candidatesOrRefuse(await needs.candidates.among(spaceId, groups_ids));
      const face = image ? await ofPhoto(image) : await faceOfEntry(needs.db.queries, spaceId, entryId);
      const { junk } = await getThresholds(needs.db.queries, spaceId);
      return search(needs, spaceId, face, {
        seenFrom: date_from,
        seenTo: date_to,
        sources: sources_ids,
        groups: groups_ids,
        except: entryId,
        confidence: confidence ?? junk,
        limit,
      });

      async function ofPhoto(photo: Uint8Array): Promise<ScaledTemplate> {
        const portrait = await takePortrait(inTurn(needs.vision, request, reply), photo);
        if (portrait.kind !== 'portrait') throw refusalError(portrait, 'image');
        return portrait.face.scaled;
      }
    },
  });

async function faceOfEntry(db: Queries, spaceId: SpaceId, id: EntryId | undefined): Promise<ScaledTemplate> {
  const entry = id && (await findEntry(db, [spaceId], id));
  if (!entry) throw refusalError({ kind: 'no entry', id: id as EntryId }, 'entry_id');
  const template = await findEntryTemplate(db, spaceId, entry.id);
  if (!template) throw refusalError({ kind: 'only detected', id: entry.id }, 'entry_id');
  return scaleTemplate(template);
}

export const pastOperations = [searchEntries];
