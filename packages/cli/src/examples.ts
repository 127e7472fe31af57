import type { Command } from 'commander';

/** How each command is used, by its words. */
const examples: Readonly<Record<string, readonly string[]>> = {
  serve: ['KITH_DATA_DIR=/var/lib/kith kith serve'],
  demo: ['kith demo'],
  login: ['kith login --url https://kith.example', 'pass show kith | kith login --username admin --print'],
  'groups list': ['kith groups list --q staff --sort -persons_count'],
  'groups create': ['kith groups create Staff --color "#2266aa"'],
  'groups rename': ['kith groups rename Staff Crew'],
  'groups delete': ['kith groups delete Crew'],
  'groups members': ['kith groups members Staff --json | jq ".[].pid"', 'kith groups members Contractors --when later'],
  'groups add': [
    'kith groups add Staff 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
    'kith groups add Contractors 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 --until 2099-06-30 --hours "mo tu we th fr 07:00-16:00" --zone Europe/Berlin',
  ],
  'groups remove': ['kith groups remove Staff 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  'groups copy': ['kith groups copy Staff "Staff of last year"'],
  'groups merge': ['kith groups merge Staff Temps --delete-source'],
  'groups overlap': ['kith groups overlap Staff Blocked'],
  'groups difference': ['kith groups difference Staff Trained'],
  'groups import': [
    'kith groups import Staff staff.csv --dry-run',
    'kith groups import Staff staff.csv --rejects rejects.csv',
  ],
  'groups export': ['kith groups export Staff staff.csv'],
  'persons enrol': [
    'kith persons enrol ada.jpg --source desk --group Staff',
    'kith persons enrol photos/ --source desk --group Staff --group Visitors --create --report enrolled.csv',
  ],
  'persons search': ['kith persons search visitor.jpg --group Staff'],
  'persons templates': ['kith persons templates 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  'persons add-template': ['kith persons add-template 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 with-glasses.jpg'],
  'persons remove-template': ['kith persons remove-template 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 3'],
  'persons list': ['kith persons list --q ada'],
  'persons show': ['kith persons show 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  'persons name': ['kith persons name 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 "Ada Lovelace" --external-id E-1815'],
  'persons merge': ['kith persons merge 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 0c1f7a10-4f8b-4f8b-8f52-6e2e5fa4dd4f'],
  'persons groups': ['kith persons groups 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  'persons set-groups': ['kith persons set-groups 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10 Staff Trained'],
  'persons erase': ['kith persons erase 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  compare: ['kith compare passport.jpg visitor.jpg'],
  'entries list': ['kith entries list --source door --result nm --limit 50'],
  'entries nearest': ['kith entries nearest 1815'],
  'entries search': ['kith entries search visitor.jpg --source door --from 2026-01-31'],
  'entries wrong': ['kith entries wrong 1815', 'kith entries wrong 1815 --undo'],
  'entries delete': ['kith entries delete 1815'],
  watch: ['kith watch --group Staff --source door', 'kith watch --after 0 --result exact --json | jq .data.pid'],
  'sources list': ['kith sources list'],
  'sources show': ['kith sources show door'],
  'sources create': [
    'kith sources create door',
    `kith sources create desk '{"manual_create_facesize_threshold": 10000}'`,
  ],
  'sources update': [`kith sources update door '{"manual_create_facesize_threshold": 10000}'`],
  'sources delete': ['kith sources delete door'],
  'frigate show': ['kith frigate show'],
  'frigate set': [
    'kith frigate set http://192.168.1.6:5000 mqtt://192.168.1.5:1883 --username kith',
    `kith frigate set http://192.168.1.6:5000 mqtt://192.168.1.5:1883 '{"cameras": ["front_door"], "write_names": false}'`,
  ],
  'frigate test': ['kith frigate test http://192.168.1.6:5000 mqtt://192.168.1.5:1883 --username kith'],
  'frigate remove': ['kith frigate remove'],
  'cameras list': ['kith cameras list'],
  'cameras show': ['kith cameras show door'],
  'cameras add': [
    'kith cameras add door rtsp://viewer:secret@192.168.1.20:554/stream1',
    `kith cameras add yard rtsp://192.168.1.21/ '{"absence_seconds": 30, "auto_create_persons": true}' --udp`,
  ],
  'cameras set': [
    `kith cameras set door '{"zones": [{"points": [[0.2, 0], [0.8, 0], [0.8, 1], [0.2, 1]]}]}'`,
    `kith cameras set door '{"enabled": false}'`,
  ],
  'cameras remove': ['kith cameras remove door'],
  'cameras test': ['kith cameras test rtsp://viewer:secret@192.168.1.20:554/stream1'],
  'cameras discover': ['kith cameras discover --username viewer'],
  'cameras watch': ['kith cameras watch'],
  visits: ['kith visits --now --group Staff', 'kith visits --camera door --from 2026-01-31T08:00:00Z'],
  'alarm-rules list': ['kith alarm-rules list'],
  'alarm-rules show': ['kith alarm-rules show "Contractor after 18:00" --json | jq .when'],
  'alarm-rules create': [
    `kith alarm-rules create Crowd '{"count": {"more_than": 20, "within_seconds": 300}}' '{"urgency": "high", "profiles": [1]}'`,
  ],
  'alarm-rules update': [`kith alarm-rules update Crowd '{"is_active": false}'`],
  'alarm-rules delete': ['kith alarm-rules delete Crowd'],
  'alarm-rules try': [`kith alarm-rules try '{"sources": ["door"], "results": ["nm"]}' --since 2026-01-01`],
  'alarms list': ['kith alarms list --open --urgency high critical'],
  'alarms show': ['kith alarms show 7'],
  'alarms assign': ['kith alarms assign 7 Kim', 'kith alarms assign 7'],
  'alarms acknowledge': ['kith alarms acknowledge 7 "Fetched her toolbox." --by Kim'],
  'strangers list': ['kith strangers list --visits 3 --source door'],
  'strangers show': ['kith strangers show 5'],
  'strangers name': [
    'kith strangers name 5 "Ada Lovelace" --group Staff',
    'kith strangers name 5 --pid 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
  ],
  'strangers merge': ['kith strangers merge 5 6'],
  'strangers split': ['kith strangers split 5 1815 1816'],
  'strangers ignore': ['kith strangers ignore 5', 'kith strangers ignore 5 --undo'],
  'strangers forget': ['kith strangers forget 5'],
  'strangers settings': ['kith strangers settings', 'kith strangers settings --days 14'],
  'licences list': ['kith licences list'],
  'licences create': ['kith licences create "A month" 30'],
  'licences delete': ['kith licences delete "A month"'],
  'notifications list': ['kith notifications list'],
  'notifications create': [`kith notifications create gate https://example.com/hook '{"persons_groups": [1]}'`],
  'notifications add': [
    'kith notifications add gate --ntfy https://ntfy.sh/my-topic',
    'kith notifications add gate --email ada@example.com --from kith@example.com --smtp mail.example.com:587 --username kith',
    'kith notifications add gate --telegram -1001234567890',
  ],
  'notifications update': [`kith notifications update gate '{"is_active": false}'`],
  'notifications delete': ['kith notifications delete gate'],
  'notifications log': ['kith notifications log gate --status failed'],
  'notifications replay': ['kith notifications replay gate --since 2026-01-31T12:00:00Z'],
  'notifications rotate-secret': ['kith notifications rotate-secret gate'],
  'notifications test': ['kith notifications test gate'],
  'notifications sample': ['kith notifications sample gate'],
  'tokens list': ['kith tokens list'],
  'tokens create': [
    'kith tokens create --permanent',
    'kith tokens create --stream --permanent     # for a camera',
    'kith tokens create --space Warehouse        # acts in that space alone',
  ],
  'tokens revoke': ['kith tokens revoke 12'],
  'spaces list': ['kith spaces list'],
  'spaces create': ['kith spaces create Warehouse'],
  'spaces rename': ['kith spaces rename Warehouse Yard'],
  'spaces delete': ['kith spaces delete Yard --with-everything'],
  'thresholds show': ['kith thresholds show'],
  'thresholds set': ['kith thresholds set --ha 80 --exact 90'],
  'thresholds reset': ['kith thresholds reset'],
  usage: ['kith usage --from 2026-01'],
  audit: ['kith audit --pid 5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10'],
  'accounts add': ['KITH_DATA_DIR=/var/lib/kith kith accounts add ada'],
  'accounts password': ['KITH_DATA_DIR=/var/lib/kith kith accounts password ada'],
  backup: ['KITH_DATA_DIR=/var/lib/kith kith backup /backups/kith-$(date +%F).tar'],
  restore: ['KITH_DATA_DIR=/var/lib/kith-new kith restore /backups/kith-2026-01-31.tar'],
  completion: ['source <(kith completion bash)', 'kith completion fish > ~/.config/fish/completions/kith.fish'],
  doctor: ['KITH_DATA_DIR=/var/lib/kith kith doctor'],
};

/** Ends the help of every command with how it is used. */
export function addExamples(command: Command, words: readonly string[] = []): void {
  for (const child of command.commands) {
    const path = [...words, child.name()];
    if (child.commands.length > 0) {
      addExamples(child, path);
      continue;
    }
    const lines = examples[path.join(' ')];
    if (!lines) continue;
    child.addHelpText(
      'after',
      `\n${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}
