import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/brain-process.js';

function sourcesUnder(folder: string): readonly { file: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

const PORTS = new Set(
  sourcesUnder('src/ports').flatMap(({ text }) =>
    [...text.matchAll(/export (?:interface|type) (\w+)/g)].map(([, name = '']) => name),
  ),
);

/**
 * Adapters that have no contract to pass, with the reason. Health checks are covered by the tests of what
 * they check; randomness has nothing but its type in common.
 */
const EXEMPT: Readonly<Record<string, string>> = {
  HealthCheck: 'covered by integration tests of each dependency',
  CodeParser: 'one adapter; covered by counts of an independent compiler',
  SourceTrees: 'one adapter; covered by the tests of hostile repositories',
  SourceTree: 'handed out by SourceTrees',
  PluginFolders: 'one adapter; covered by the tests of plugins',
  PluginRemover: 'one adapter; covered by the tests of plugins',
  PluginInstaller: 'one adapter; covered by the tests of installing plugins',
  PluginRuntime: 'one adapter; covered by the tests of plugins that misbehave',
  PluginProcess: 'handed out by PluginRuntime',
  PluginRules: 'one adapter; covered by the tests of manifests',
  PayloadSchemas: 'one adapter; covered by the tests of built-in queues',
  MessageSigner: 'one adapter; covered by its vectors',
  Randomness: 'random by definition',
  Digests: 'one adapter; covered by known digests',
  ExecutionScope: 'one adapter; covered by the event-log contract',
  Schema: 'one adapter; covered by migration tests',
  ResiliencePolicy: 'handed out by Resilience, whose contract covers it',
  Template: 'handed out by TemplateEngine, whose contract covers it',
  HttpClient: 'one adapter; covered by its integration tests',
  DeliveryLog: 'one adapter; covered by its tests against an emulator',
  Schedule: 'one adapter; covered by test/contract/schedule.test.ts',
};

/** Openers that hand out all adapters of one store: a suite that runs them runs what they open. */
const OPENERS: Readonly<Record<string, string>> = {
  'outbound/typeorm/': 'openTypeOrmDatabase',
  'outbound/memory/': 'openInMemoryPersistence',
};

describe('contract suites', () => {
  const runs = [...sourcesUnder('test/contract'), ...sourcesUnder('test/support')]
    .concat(sourcesUnder('test/integration'))
    .map(({ text }) => text)
    .join('\n');

  it('run on every adapter of every port', () => {
    const missing = sourcesUnder('src/adapters/outbound').flatMap(({ file, text }) =>
      [...text.matchAll(/export class (\w+)[^{]*?implements ([\w, <>\n]+?)\s*\{/g)].flatMap(
        ([, name = '', list = '']) => {
          const ports = list.split(',').map((port) => port.trim().replace(/<.*/, ''));
          const bound = ports.filter((port) => PORTS.has(port) && !(port in EXEMPT));
          if (bound.length === 0 || runs.includes(name)) return [];
          const opener = Object.entries(OPENERS).find(([folder]) => file.includes(folder))?.[1];
          return opener && runs.includes(opener) ? [] : [`${name} (${bound.join(', ')})`];
        },
      ),
    );
    expect(missing).to.deep.equal([]);
  });

  it('exempts only ports there are', () => {
    expect(Object.keys(EXEMPT).filter((port) => !PORTS.has(port))).to.deep.equal([]);
  });
});
