import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonValue } from '../../../../../src/domain/shared/json.js';
import { githubCorpus, type CorpusDelivery } from '../../../../support/github-corpus.js';
import { interpret } from './payloads.js';
import { expectSane } from '../webhooks/sane-news.js';

const WRONG: readonly (JsonValue | undefined)[] = [
  ...[undefined, null, '', ' ', 'x', '\ud800\0', 'constructor', '2026-11-21T', -1, 0.5, 1e308],
  ...[true, [], [[]], [null], {}, { toString: 1, valueOf: null }, '\u{1F389}'.repeat(60_000)],
];

type Container = Record<string, JsonValue | undefined>;

/** One delivery of each type and action. */
function samples(): readonly CorpusDelivery[] {
  const kinds = githubCorpus().map(
    (delivery) =>
      [`${delivery.type} ${JSON.stringify(delivery.payload['action'])}`, delivery] as const,
  );
  return [...new Map(kinds).values()];
}

/** Calls back for each key down to a depth, with the object or array that holds it. */
function eachKey(value: JsonValue, depth: number, visit: (holder: Container, key: string) => void) {
  if (depth === 0 || value === null || typeof value !== 'object') return;
  const holder = value as Container;
  for (const key of Object.keys(holder)) {
    visit(holder, key);
    eachKey(holder[key] ?? null, depth - 1, visit);
  }
}

/** Keys that translators look at, so that random objects get past the first look. */
const KEYS = [
  ...['action', 'repository', 'sender', 'issue', 'pull_request', 'workflow_run', 'workflow'],
  ...['workflow_job', 'check_run', 'check_suite', 'deployment_status', 'hook', 'comment', 'id'],
  ...['number', 'title', 'name', 'full_name', 'html_url', 'body', 'state', 'state_reason', 'draft'],
  ...['merged', 'merged_at', 'labels', 'assignee', 'login', 'updated_at', 'conclusion', 'base'],
  ...['repo', 'pull_requests', 'head_branch', 'workflow_id', 'requested_reviewers', 'ref'],
  ...['ref_type', 'deleted', 'after', 'head_commit', 'message', '__proto__', 'toString', 'length'],
];

const TYPES = [...new Set(githubCorpus().map(({ type }) => type)), 'constructor', '__proto__', ''];

const scalar = fc.oneof(
  fc.constantFrom('opened', 'closed', 'completed', 'failure', 'success', 'acme/app', 'Fixes #1'),
  fc.constantFrom('2026-11-21T08:00:00Z', 'https://github.com/acme/app', 'refs/heads/main', '\0'),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);

const { payload: anyPayload } = fc.letrec<{ payload: JsonValue }>((tie) => ({
  payload: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('payload'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('payload'), {
      maxKeys: 12,
    }),
  ),
}));

describe('interpreting what GitHub would not send', () => {
  it('answers sane news for any JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), anyPayload, (type, payload) => {
        expectSane(interpret(type, JSON.parse(JSON.stringify(payload)) as JsonValue));
      }),
      { numRuns: 3_000 },
    );
    for (const type of TYPES) {
      for (const value of WRONG) expectSane(interpret(type, value ?? null));
    }
  });

  it('answers sane news for real payloads with a key missing or wrong', () => {
    let cases = 0;
    for (const { type, payload } of samples()) {
      eachKey(payload, 3, (holder, key) => {
        const before = holder[key];
        // Each key meets a few of the wrong values, and all of them meet each kind of payload.
        for (const step of [0, 1, 2]) {
          holder[key] = WRONG[(cases + step * 7) % WRONG.length];
          expectSane(interpret(type, payload));
        }
        holder[key] = before;
        cases += 1;
      });
    }
    expect(cases).to.be.greaterThan(10_000);
  });

  it('answers sane news for real payloads with several keys missing or wrong', () => {
    const deliveries = samples();
    fc.assert(
      fc.property(
        fc.constantFrom(...deliveries),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...WRONG)), { minLength: 1, maxLength: 8 }),
        ({ type, payload }, changes) => {
          const copy = JSON.parse(JSON.stringify(payload)) as JsonValue;
          const places: (readonly [Container, string])[] = [];
          eachKey(copy, 5, (holder, key) => places.push([holder, key]));
          for (const [place, value] of changes) {
            const [holder, key] = places[place % places.length] ?? [{}, ''];
            holder[key] = value;
          }
          expectSane(interpret(type, copy));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('leaves the payload as it was', () => {
    for (const { type, payload, body } of githubCorpus()) {
      interpret(type, payload);
      expect(JSON.stringify(payload)).to.equal(body.toString());
    }
  });
});
