import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate } from './index.mjs';

test('refuses titles without a ticket', () => {
  let rule;
  activate({
    config: { prefix: 'OPS' },
    before: (_useCase, handler) => (rule = handler),
    refuse: (reason) => new Error(reason),
  });
  assert.throws(() => rule({ title: 'Renew it' }), /OPS-123/);
  assert.equal(rule({ title: 'OPS-7 Renew it' }), undefined);
});
