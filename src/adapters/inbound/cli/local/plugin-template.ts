/** Files of a new plugin, by name: it labels new tasks, and passes its own test. */
export function pluginTemplate(
  name: string,
  programVersion: string,
): Readonly<Record<string, string>> {
  return {
    'brain-plugin.json': json(manifestOf(name, programVersion)),
    'package.json': json({
      name,
      version: '0.1.0',
      private: true,
      type: 'module',
      scripts: { test: 'node --test' },
    }),
    'index.mjs': MODULE,
    'index.test.mjs': TEST,
    'README.md': readMeOf(name),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function manifestOf(name: string, programVersion: string): object {
  return {
    name,
    version: '0.1.0',
    description: 'Labels new tasks',
    engine: `>=${programVersion}`,
    main: 'index.mjs',
    permissions: ['task:write'],
    configSchema: {
      type: 'object',
      additionalProperties: false,
      properties: { label: { type: 'string', minLength: 1, maxLength: 50, default: name } },
    },
    hooks: { before: { 'tasks.create': 'change' } },
  };
}

const MODULE = `/** @param {import('clickup-brain/plugin').PluginApi} api */
export function activate(api) {
  const { label } = api.config;
  api.before('tasks.create', (input) => {
    const labels = input.labels ?? [];
    // Nothing: the input stays as it is.
    if (labels.includes(label)) return undefined;
    return { ...input, labels: [...labels, label] };
  });
}
`;

const TEST = `import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { activate } from './index.mjs';

const manifest = JSON.parse(await readFile(new URL('brain-plugin.json', import.meta.url), 'utf8'));

/** Activates the plugin. @returns what it stands before, by use case */
function activated(config) {
  const before = {};
  activate({ config, before: (useCase, handler) => (before[useCase] = handler) });
  return before;
}

test('registers what its manifest declares', () => {
  const before = activated({ label: 'new' });
  assert.deepEqual(Object.keys(before), Object.keys(manifest.hooks.before));
});

test('adds its label once', () => {
  const { 'tasks.create': label } = activated({ label: 'new' });
  assert.deepEqual(label({ title: 'A', labels: ['late'] }).labels, ['late', 'new']);
  assert.equal(label({ title: 'A', labels: ['new'] }), undefined);
});
`;

function readMeOf(name: string): string {
  return `# ${name}

Labels new tasks.

\`\`\`sh
node --test                     # its test
brain plugins install .         # into the running instance on this machine
brain plugins show ${name}
\`\`\`

The label is \`plugins.settings.${name}.label\`. After a change: \`brain plugins install . --replace\`.
`;
}
