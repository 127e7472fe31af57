import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { findGroups } from '../find-group.ts';
import { groupLine, personLine, seenLine } from '../lines.ts';
import { readPicture } from '../read-picture.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { addEnrol } from './enrol.ts';

export const addPersons = (kith: Command, house: House): void => {
  const persons = kith.command('persons').description('people by their faces');

  addEnrol(persons, house);

  persons
    .command('search <file>')
    .description('say who is on a photo, and in which groups; nothing is stored')
    .option('--group <group>', 'only among the persons of this group, or of several', repeatable)
    .action(async (file: string, { group }: { group?: string[] }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const image = await readPicture(file);
      const client = await connect();
      const among = await findGroups(client, group);
      const found = await client.persons.search({ image, groupsIds: among.map(({ id }) => id) });
      const groups = found.pid === null ? [] : (await client.groups.ofPerson(found.pid, { limit: 1000 })).results;
      printer.result({ ...found, groups }, [seenLine(found, groups)]);
    });

  persons
    .command('list')
    .description('list persons: pid, external id, name')
    .option('--q <text>', 'only names and external ids with this text in them')
    .option('--group <group>', 'only persons of this group, or of any of several', repeatable)
    .action(async ({ q, group }: { q?: string; group?: string[] }, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      const client = await connect();
      const groups = await findGroups(client, group);
      const found = await collect(client.persons.iterate({ q, groupsIds: groups.map(({ id }) => id) }));
      printer.result(found, found.map(personLine));
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
        `known by ${person.templates_count} of 10 templates, since ${person.pid_created.slice(0, 10)}`,
        `seen ${seen.total} times: exact ${seen.exact}, ha ${seen.ha}, junk ${seen.junk}, reinit ${seen.reinit}`,
      ]);
    });

  persons
    .command('name <pid> [name]')
    .description('give a person a name, an external id or a note; what is not given stays')
    .option('--external-id <id>', 'what another system calls the person')
    .option('--note <text>', 'anything worth knowing')
    .action(
      async (
        pid: string,
        name: string | undefined,
        options: { externalId?: string; note?: string },
        command: Command,
      ) => {
        const { printer, connect } = sessionOf(house, command);
        const person = await (await connect()).persons.update(pid, { name, ...options });
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
      printer.result(groups, groups.map(groupLine));
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

  persons
    .command('erase <pid>')
    .description('erase a person: template, memberships, entries and pictures')
    .action(async (pid: string, _options: object, command: Command) => {
      const { printer, connect } = sessionOf(house, command);
      await (await connect()).persons.delete(pid);
      printer.result({ erased: pid }, [`Erased ${pid}.`]);
    });
};
