import { access } from 'node:fs/promises';
import { KithApiError } from '@kith/client';
import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { exitCode } from '../exit-code.ts';
import { explain } from '../explain.ts';
import { findGroups } from '../find-group.ts';
import { groupLine, personLine, seenLine } from '../lines.ts';
import { readPicture } from '../read-picture.ts';
import { repeatable } from '../repeatable.ts';
import { type House, sessionOf } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../whole-number.ts';

interface EnrolOptions {
  readonly source: string;
  readonly group?: string[];
  readonly facesize?: number;
}

export const addPersons = (kith: Command, house: House): void => {
  const persons = kith.command('persons').description('people by their faces');

  persons
    .command('enrol <file...>')
    .description('find the person of each photo, or create one, and put them into groups')
    .requiredOption('--source <name>', 'where the photos come from')
    .option('--group <group>', 'put every person into this group; may be given several times', repeatable)
    .option('--facesize <px²>', 'smallest face area to accept, instead of that of the source', wholeNumber)
    .action(async (files: string[], { source, group, facesize }: EnrolOptions, command: Command) => {
      const { printer, connect, endWith } = sessionOf(house, command);
      for (const file of files) {
        await access(file).catch(() => {
          throw new UsageError(`${file} cannot be read: nothing was sent.`);
        });
      }
      const client = await connect();
      const groups = await findGroups(client, group);
      for (const file of files) {
        try {
          const found = await client.persons.create({ image: await readPicture(file), source, facesize });
          if (found.pid !== null && groups.length > 0) {
            await client.groups.add({ pids: [found.pid], groupsIds: groups.map(({ id }) => id) });
          }
          printer.result({ file, ...found }, [`${seenLine(found, [])}  ${file}`]);
        } catch (error) {
          // One bad photo does not stop the others; an unknown source or a server that is not there does.
          if (!(error instanceof KithApiError && error.fields.some(({ name }) => name === 'image'))) throw error;
          for (const sentence of explain(error)) printer.note(`${file}: ${sentence}`);
          endWith(exitCode.failed);
        }
      }
    });

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
