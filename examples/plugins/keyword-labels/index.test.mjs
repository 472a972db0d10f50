import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate } from './index.mjs';

test('adds labels by keyword, once each', () => {
  let enrich;
  activate({
    config: { labels: { backup: 'infrastructure' } },
    before: (_useCase, handler) => (enrich = handler),
  });
  assert.equal(enrich({ title: 'Write' }), undefined);
  const labels = enrich({ title: 'Backup', labels: ['infrastructure', 'late'] }).labels;
  assert.deepEqual(labels, ['infrastructure', 'late']);
});
