import { Argument, type Command } from 'commander';
import { type House, sessionOf } from '../session.ts';

/** What each shell runs to complete a line: the words that may follow those before the cursor. */
const scripts = {
  bash: (words: string) => `_kith() {
  local before="\${COMP_WORDS[*]:1:COMP_CWORD-1}" current="\${COMP_WORDS[COMP_CWORD]}" follow
  case "$before" in
${words}
  *) follow="" ;;
  esac
  COMPREPLY=($(compgen -W "$follow" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _kith kith`,
  zsh: (words: string) => `autoload -U +X bashcompinit && bashcompinit
${scripts.bash(words)}`,
  fish: (words: string) => words,
} as const;

type Shell = keyof typeof scripts;

export const addCompletion = (kith: Command, house: House): void => {
  kith
    .command('completion')
    .description('print what completes the words of kith in a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .action((shell: Shell, _options: object, command: Command) => {
      const { printer } = sessionOf(house, command);
      const script = scripts[shell](shell === 'fish' ? fishWords(kith) : caseWords(kith));
      printer.result({ script }, script.split('\n'));
    });
};

interface Place {
  /** The words before. */
  readonly path: readonly string[];
  readonly command: Command;
}

/** Every command, after the words that lead to it. */
const placesOf = (command: Command, path: readonly string[] = []): Place[] => [
  { path, command },
  ...command.commands.flatMap((child) => placesOf(child, [...path, child.name()])),
];

const optionsOf = ({ options }: Command): string[] => options.flatMap(({ long }) => long ?? []);

/** A branch of a shell's \`case\` for each command: what may stand after it, its options behind anything. */
const caseWords = (kith: Command): string =>
  placesOf(kith)
    .map(({ path, command }) => {
      const follow = [...command.commands.map((child) => child.name()), ...optionsOf(command), '--help'];
      return { words: path.join(' '), isLeaf: command.commands.length === 0, follow };
    })
    // The longest first: a shell takes the first that fits.
    .sort((a, b) => b.words.length - a.words.length)
    .map(({ words, isLeaf, follow }) => `  "${words}"${isLeaf ? '*' : ''}) follow="${follow.join(' ')}" ;;`)
    .join('\n');

const fishWords = (kith: Command): string =>
  placesOf(kith)
    .flatMap(({ path, command }) => {
      const here = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ') || '__fish_use_subcommand';
      const notYet = command.commands.map((child) => child.name()).join(' ');
      const condition = path.length > 0 && notYet ? `${here}; and not __fish_seen_subcommand_from ${notYet}` : here;
      return [
        ...command.commands.map(
          (child) => `complete -c kith -f -n '${condition}' -a '${child.name()}' -d '${quoted(child.description())}'`,
        ),
        ...command.options.flatMap(({ long, description }) =>
          long ? [`complete -c kith -n '${here}' -l '${long.slice(2)}' -d '${quoted(description)}'`] : [],
        ),
      ];
    })
    .join('\n');

const quoted = (text: string): string => text.replaceAll("'", "\\'");
