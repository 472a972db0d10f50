import { expect } from 'chai';
import type { JsonValue } from '../../../src/domain/shared/json.js';
import type { IdempotencyRecord } from '../../../src/ports/runtime/idempotency-store.js';
import { aProject, fresh } from '../../support/builders.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import { AWKWARD_JSON } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';

export function idempotencyStoreContract(store: Store): void {
  describe('as IdempotencyStore', () => {
    const record = (change: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
      scope: 'api-key:test',
      key: fresh('key'),
      fingerprint: 'f'.repeat(64),
      result: { id: 1 },
      createdAt: store().clock.now(),
      ...change,
    });
    const save = async (saved: IdempotencyRecord) => {
      await store().work.run(() => store().idempotency.save(saved));
      return saved;
    };
    const find = (scope: string, key: string) =>
      store().work.run(() => store().idempotency.find(scope, key));

    const results: readonly JsonValue[] = [
      null,
      true,
      0,
      '',
      'text',
      '123',
      'null',
      [],
      ...Object.values(AWKWARD_JSON),
    ];
    for (const result of results) {
      it(`gives back ${JSON.stringify(result).slice(0, 40)}`, async () => {
        const saved = await save(record({ result }));
        expect(await find(saved.scope, saved.key)).to.deep.equal(saved);
      });
    }

    it('keeps the keys of different scopes apart, and takes them exactly', async () => {
      const saved = await save(record({ key: fresh('Key') }));
      expect(await find('other', saved.key)).to.equal(undefined);
      expect(await find(saved.scope, saved.key.toLowerCase())).to.equal(undefined);
      expect(await find(saved.scope, `${saved.key} `)).to.equal(undefined);
      await save({ ...saved, scope: 'other' });
    });

    it('records nothing when the unit of work fails', async () => {
      const { work, idempotency } = store();
      const lost = record();
      const failing = work.run(async () => {
        await idempotency.save(lost);
        expect(await idempotency.find(lost.scope, lost.key)).to.deep.equal(lost);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await find(lost.scope, lost.key)).to.equal(undefined);
    });

    it('refuses a key that is recorded already', async () => {
      const saved = await save(record());
      const error = await appErrorOf(save({ ...saved, result: 'other' }));
      expect(error).to.include({ kind: 'conflict', retryable: true });
      expect(await find(saved.scope, saved.key)).to.deep.equal(saved);
    });

    it('lets one of 10 that come at once have the effect, and the others its answer', async () => {
      const { work, idempotency, projects, projectQueries } = store();
      const key = fresh('key');
      const tried = new Set<string>();
      const run = () =>
        work.run(async () => {
          const known = await idempotency.find('scope', key);
          if (known) return known.result;
          const project = aProject();
          tried.add(project.state.id);
          await projects.save(project, []);
          await idempotency.save(record({ scope: 'scope', key, result: project.state.id }));
          return project.state.id;
        });
      const answers = await Promise.all(Array.from({ length: 10 }, run));
      expect(new Set(answers).size).to.equal(1);
      for (const id of tried) {
        const found = await projectQueries.find(id as ReturnType<typeof aProject>['state']['id']);
        expect(found !== undefined).to.equal(id === answers[0]);
      }
    });

    it('forgets old records, no more than the limit at a time', async () => {
      const { work, idempotency } = store();
      const at = (day: number) => new Date(Date.UTC(1999, 0, day));
      const old = await Promise.all(
        [1, 2, 3, 4, 5].map((day) => save(record({ createdAt: at(day) }))),
      );
      const forget = (limit: number) => work.run(() => idempotency.forgetBefore(at(5), limit));
      expect(await forget(3)).to.equal(3);
      expect(await forget(3)).to.equal(1);
      expect(await forget(3)).to.equal(0);
      const left = await Promise.all(old.map(({ scope, key }) => find(scope, key)));
      expect(left.map((found) => found !== undefined)).to.deep.equal([
        false,
        false,
        false,
        false,
        true,
      ]);
    });

    it('is refused outside a unit of work', async () => {
      const { idempotency } = store();
      const calls = [
        () => idempotency.find('scope', 'key'),
        () => idempotency.save(record()),
        () => idempotency.forgetBefore(new Date(0), 1),
      ];
      for (const call of calls) {
        const error = await appErrorOf((async (): Promise<unknown> => call())());
        expect(error.code).to.equal('unit-of-work.required');
      }
    });
  });
}
