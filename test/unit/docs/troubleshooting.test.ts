import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SECTION_PATHS, SETTINGS_BY_PATH } from '../../../src/bootstrap/config/catalogue.js';
import { isPermission } from '../../../src/domain/access/role.js';
import { FLAG_NAMES } from '../../../src/domain/shared/feature-flag.js';
import { ROOT } from '../../support/brain-process.js';
import { FakeHost } from '../adapters/cli/fake-host.js';

const PAGE = readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');

/** Everything the program can say. */
const SOURCE = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'))
  .join('\n');

const fences = (kind: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, 'gms'))].flatMap(([, text = '']) =>
    text.trim().split('\n'),
  );
const codes = [...PAGE.replace(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(
  ([, code = '']) => code,
);

const COMMANDS = [...codes, ...fences('sh')].filter((text) => text.startsWith('brain '));

/** As a shell would, of what the page needs. */
function words(command: string): readonly string[] {
  return [...command.replace(/#.*$/, '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** What is wrong with a command of the page, if anything is. */
async function faultOf(command: string): Promise<string | undefined> {
  const [, ...given] = words(command);
  const path: string[] = [];
  let help = '';
  for (const word of given) {
    const { code, stdout } = await new FakeHost().run(...path, word, '--help');
    if (code !== 0 || !stdout.startsWith(`Usage: brain ${[...path, word].join(' ')} `)) break;
    path.push(word);
    help = stdout;
  }
  if (path.length === 0) return 'is no command';
  const [usage = ''] = help.split('\n');
  const rest = given.slice(path.length);
  const options = rest.filter((word) => word.startsWith('--'));
  const unknown = options.find((option) => !help.includes(`${option} `));
  if (unknown !== undefined) return `has no option ${unknown}`;
  const flags = options.filter((option) => help.includes(`${option} <`)).length;
  const positional = rest.length - options.length - flags;
  const required = (usage.match(/ <\w+>/g) ?? []).length;
  const possible = usage.includes('...')
    ? Infinity
    : (usage.match(/ [<[](?!options|command)\w+[>\]]/g) ?? []).length;
  if (positional < required) return 'lacks an argument';
  return positional > possible ? 'has an argument too many' : undefined;
}

describe('docs/troubleshooting.md', () => {
  it('goes by symptom, of which there are many', () => {
    expect((PAGE.match(/^### /gm) ?? []).length).to.be.at.least(20);
    expect(COMMANDS.length).to.be.at.least(40);
  });

  for (const command of new Set(COMMANDS)) {
    it(`names a command that exists: ${command}`, async () => {
      expect(await faultOf(command)).to.equal(undefined);
    });
  }

  it('notices a command that does not exist', async () => {
    expect(await faultOf('brain nonsense')).to.equal('is no command');
    expect(await faultOf('brain errors list --nonsense')).to.equal('has no option --nonsense');
    expect(await faultOf('brain errors nonsense')).to.equal('has an argument too many');
    expect(await faultOf('brain jobs show')).to.equal('lacks an argument');
  });

  it('names settings, codes, events and permissions that exist', () => {
    const flags = FLAG_NAMES.map((name) => `features.${name}`);
    const unknown = codes
      .filter((code) => /^[a-z][\w-]*([.:][\w-]+)+$/.test(code) && !/\.(md|json|kill)$/.test(code))
      .filter(
        (code) =>
          !SETTINGS_BY_PATH.has(code) &&
          !SECTION_PATHS.has(code) &&
          !flags.includes(code) &&
          !isPermission(code) &&
          !SOURCE.includes(`'${code}'`),
      );
    expect(unknown).to.deep.equal([]);
  });

  it('names every code that is answered 429 or 507', () => {
    const thrown = [...SOURCE.matchAll(/'(?:rate-limited|storage-full)',\s*'([a-z-]+\.[a-z-]+)'/g)];
    const all = thrown.map(([, code = '']) => code);
    expect(all).to.include.members(['storage.full', 'database.full', 'alert-channel.rate']);
    expect(all.filter((code) => !codes.includes(code))).to.deep.equal([]);
  });

  it('quotes messages that the program says', () => {
    const unknown = fences('text')
      .flatMap((message) => message.split('…'))
      .map((part) => part.replace(/^(config|error)?: /, '').trim())
      .filter((part) => part.length > 2 && !SOURCE.includes(part));
    expect(unknown).to.deep.equal([]);
  });
});
