import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CATALOGUE } from '../../../../src/bootstrap/config/catalogue.js';
import { configSchema } from '../../../../src/bootstrap/config/config-schema.js';
import { referencePage } from '../../../../src/bootstrap/config/reference-page.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import { ROOT } from '../../../support/brain-process.js';

/** The schema of a setting, by its path. */
function schemaAt(path: string): JsonObject | undefined {
  let schema: JsonObject | undefined = configSchema();
  for (const key of path.split('.')) {
    const properties = schema?.['properties'] as Record<string, JsonObject> | undefined;
    schema = properties?.[key];
  }
  return schema;
}

describe('docs/configuration.md', () => {
  it('says what the schema says', () => {
    const page = readFileSync(join(ROOT, 'docs', 'configuration.md'), 'utf8');
    expect(page === referencePage(), 'it is stale: npm run docs:configuration').to.equal(true);
  });

  it('has a row for every setting and its variable', () => {
    const page = referencePage();
    for (const { path, variable } of CATALOGUE) {
      expect(page).to.include(`| \`${path}\``).and.to.include(`\`${variable}\``);
    }
  });
});

describe('the JSON Schema of configuration files', () => {
  it('is of draft 2020-12, closed, and has every setting with its description', () => {
    const schema = configSchema();
    expect(schema['$schema']).to.equal('https://json-schema.org/draft/2020-12/schema');
    expect(schema['additionalProperties']).to.equal(false);
    for (const { path, description } of CATALOGUE) {
      expect(schemaAt(path)?.['description'], path).to.be.a('string').that.includes(description);
    }
  });

  it('knows ranges, choices, defaults, secrets and maps', () => {
    expect(schemaAt('database.poolSize')).to.include({
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 10,
    });
    expect(schemaAt('database.type')?.['enum']).to.include('sqlite');
    expect(schemaAt('database.password')?.['writeOnly']).to.equal(true);
    expect(schemaAt('api.port')).not.to.have.property('writeOnly');
    expect(schemaAt('jobs.maxConcurrentRuns')?.['description']).to.include(
      'Default: development 1, staging 2, production 5.',
    );
    expect(schemaAt('resilience')).to.have.nested.property(
      'additionalProperties.properties.retries.properties.attempts.maximum',
      10,
    );
    expect(schemaAt('gateway.routes')).to.have.nested.property('items.required[0]', 'path');
    expect(schemaAt('gateway.routes')).to.have.nested.property('items.additionalProperties', false);
  });

  it('marks every secret, within lists and maps too', () => {
    const secrets = CATALOGUE.filter(({ secret }) => secret !== undefined);
    for (const { path } of secrets) expect(schemaAt(path)?.['writeOnly'], path).to.equal(true);
    expect(schemaAt('gateway.routes')).to.have.nested.property(
      'items.properties.targetUrl.writeOnly',
      true,
    );
  });

  it('gives patterns that the example of the default passes', () => {
    for (const { path, default: value } of CATALOGUE) {
      const pattern = schemaAt(path)?.['pattern'];
      if (typeof pattern !== 'string' || typeof value !== 'string') continue;
      expect(new RegExp(pattern, 'u').test(value), path).to.equal(true);
    }
  });
});
