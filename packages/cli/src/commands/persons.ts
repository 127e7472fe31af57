import type { InspectedFace } from '@kith/client';
import type { Command } from 'commander';
import { attributeHelp, attributesOf } from '../attributes-option.ts';
import { collect } from '../collect.ts';
import { findGroups } from '../find-group.ts';
import { groupHead, groupLine, personHead, personLine, seenHead, seenLine } from '../lines.ts';
import { readPicture } from '../read-picture.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { addEnrol } from './enrol.ts';
import { addTemplates } from './templates.ts';

export const addPersons = (kith: Command, house: House): void => {
  const persons = kith.command('persons').description('people by their faces');

  addEnrol(persons, house);

  persons
    .command('search <file>')
    .description('say who is on a photo, every face of it, and in which groups; nothing is stored')
    .option('--group <group>', 'only among the persons of this group, or of several', repeatable)
    .action(async (file: string, { group }: { group?: string[] }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const image = await readPicture(file);
      const client = await connect();
      const among = await findGroups(client, group);
      const groupsIds = among.map(({ id }) => id);
      const groupsOf = async (pid: string | null) =>
        pid === null ? [] : (await client.groups.ofPerson(pid, { limit: 1000 })).results;
      // That there is no face is said as it was before.
      const largest = await client.persons.search({ image, groupsIds });
      const { faces } = await client.faces.inspect({ image, groupsIds });
      const [, ...others] = faces.map(searched);
      const found = [];
      for (const who of [largest, ...others]) found.push({ ...who, groups: await groupsOf(who.pid) });
      printer.head(seenHead);
      printer.result(
        { ...largest, groups: found[0]?.groups ?? [], faces: found },
        found.map((who) => seenLine(who, who.groups)),
      );
    });

  persons
    .command('list')
    .description('list persons: name, external id, pid')
    .option('--q <text>', 'only names and external ids with this text in them')
    .option('--group <group>', 'only persons of this group, or of any of several', repeatable)
    .action(async ({ q, group }: { q?: string; group?: string[] }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const groups = await findGroups(client, group);
      const found = await collect(client.persons.iterate({ q, groupsIds: groups.map(({ id }) => id) }));
      printer.table(found, personHead, found.map(personLine));
    });

  persons
    .command('attributes')
    .description('list what attributes of persons are called, each name once')
    .action(async (_options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const found = await collect(client.persons.iterateAttributes());
      printer.result(
        found,
        found.map(({ name }) => name),
      );
    });

  persons
    .command('show <pid>')
    .description('show a person, and how often it was seen')
    .action(async (pid: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const person = await client.persons.get(pid);
      const seen = await client.persons.statistics(pid);
      printer.result({ ...person, statistics: seen }, [
        personLine(person),
        ...Object.entries(person.attributes).map(([known, value]) => `${known}: ${value}`),
        `known by ${person.templates_count} of 10 templates, since ${person.pid_created.slice(0, 10)}`,
        `seen ${seen.total} times: certain ${seen.exact}, very likely ${seen.ha}, possible ${seen.junk}, known anew ${seen.reinit}`,
      ]);
    });

  persons
    .command('name <pid> [name]')
    .description('give a person a name, an external id, a note or attributes; what is not given stays')
    .option('--external-id <id>', 'what another system calls the person')
    .option('--note <text>', 'anything worth knowing')
    .option('--attribute <name=value>', `${attributeHelp}; NAME= takes one away`, repeatable)
    .action(
      async (
        pid: string,
        name: string | undefined,
        { attribute, ...options }: { externalId?: string; note?: string; attribute?: string[] },
        command: Command,
      ) => {
        const { printer, connect } = sessionOf(house, command);
        const attributes = attribute && attributesOf(attribute);
        const person = await (await connect()).persons.update(pid, { name, ...options, attributes });
        printer.result(person, [personLine(person)]);
      },
    );

  persons
    .command('merge <pid> <other>')
    .description('make two persons one: what was of the other becomes of the first, and the other is gone')
    .action(async (pid: string, other: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const person = await (await connect()).persons.merge(pid, other);
      printer.result(person, [personLine(person)]);
    });

  persons
    .command('groups <pid>')
    .description('list the groups of a person: id, persons, name')
    .action(async (pid: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const groups = await collect((await connect()).groups.iterateOfPerson(pid));
      printer.table(groups, groupHead, groups.map(groupLine));
    });

  persons
    .command('set-groups <pid> [group...]')
    .description('put a person into exactly these groups and out of all others')
    .option('--none', 'out of all groups')
    .action(async (pid: string, idsOrNames: string[], { none = false }: { none?: boolean }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      // An empty variable of a script must not take somebody out of every group.
      if (none !== (idsOrNames.length === 0)) throw new UsageError('Name the groups, or give --none.');
      const client = await connect();
      const groups = await findGroups(client, idsOrNames);
      const answer = await client.groups.replaceOfPerson(
        pid,
        groups.map(({ id }) => id),
      );
      printer.result(answer, [`Put into ${answer.added} and out of ${answer.removed}.`]);
    });

  addTemplates(persons, house);

  persons
    .command('erase <pid>')
    .description('erase a person: template, memberships, entries and pictures')
    .action(async (pid: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).persons.delete(pid);
      printer.result({ erased: pid }, [`Erased ${pid}.`]);
    });
};

/** What a search says of a face, whatever a camera would be told of it. */
function searched({ nearest, reason, ...face }: InspectedFace) {
  const near = nearest.find(({ result }) => result !== 'nm');
  if (near) return { ...near, reason: null };
  return {
    result: 'nm' as const,
    pid: null,
    person: null,
    confidence: nearest[0]?.confidence ?? face.confidence,
    reason,
  };
}
