import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FILTERS, TAGS } from '../../../src/adapters/outbound/liquidjs/allowed-filters.js';
import { LiquidjsTemplateEngine } from '../../../src/adapters/outbound/liquidjs/liquidjs-template-engine.js';
import { ROOT } from '../../support/brain-process.js';

const PAGE = readFileSync(join(ROOT, 'docs', 'guides', 'templates.md'), 'utf8');
const ADAPTER = join(ROOT, 'src', 'adapters', 'outbound', 'liquidjs');

const told = [...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

describe('docs/guides/templates.md', () => {
  it('has an example that renders', () => {
    const text = /^```liquid\n(.*?)^```/ms.exec(PAGE)?.[1] ?? '';
    const template = new LiquidjsTemplateEngine().compile(text);
    expect(template.variables).to.deep.equal(['items', 'user.name']);
    const items = [{ name: 'ink', price: 30, count: 2 }];
    expect(template.render({ user: { name: 'ada' }, items })).to.include('- ink: 60');
    expect(template.render({ user: { name: 'ada' }, items: [] })).to.include('nothing was ordered');
  });

  it('names every tag and filter', () => {
    expect([...TAGS, ...FILTERS].filter((name) => !told.includes(name))).to.deep.equal([]);
  });

  it('names every code that the adapter has', () => {
    const source = readdirSync(ADAPTER).map((file) => readFileSync(join(ADAPTER, file), 'utf8'));
    const written =
      /(?:refused\(|code: |problemsOf\(error, |\/[is]*, |\? refused\(|: refused\()'([a-z-]+)'/g;
    const codes = [...source.join('\n').matchAll(written)].map(([, code = '']) => code);
    expect(codes.length).to.be.greaterThan(12);
    expect(codes.filter((code) => !told.includes(`template.${code}`))).to.deep.equal([]);
  });
});
