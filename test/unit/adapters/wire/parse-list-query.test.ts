import { expect } from 'chai';
import { parseListQuery } from '../../../../src/adapters/inbound/wire/parse-list-query.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { TASK_LIST } from '../../../../src/domain/tasks/task-list.js';
import { JOB_LIST } from '../../../../src/domain/jobs/job-list.js';

const parse = (query: string, spec = TASK_LIST) => parseListQuery(new URLSearchParams(query), spec);

describe('parseListQuery', () => {
  it('answers the defaults for an empty query', () => {
    expect(parse('')).to.deep.equal({ limit: 50, sort: TASK_LIST.defaultSort, filters: [] });
  });

  it('takes limit, cursor, several sorts and filters', () => {
    const query =
      'limit=200&cursor=abc&sort=-updatedAt,title&filter[status]=open,review' +
      '&filter[createdAt][gte]=2026-11-21T00:00:00Z&filter[title][like]=a,b&filter[assignee]=null';
    expect(parse(query)).to.deep.equal({
      limit: 200,
      cursor: 'abc',
      sort: [
        { field: 'updatedAt', descending: true },
        { field: 'title', descending: false },
      ],
      filters: [
        { field: 'status', operator: 'in', values: ['open', 'review'] },
        { field: 'createdAt', operator: 'gte', values: [new Date('2026-11-21T00:00:00Z')] },
        { field: 'title', operator: 'like', values: ['a,b'] },
        { field: 'assignee', operator: 'in', values: [null] },
      ],
    });
  });

  const wrong: [query: string, message: RegExp][] = [
    ['limit=0', /between 1 and 200/],
    ['limit=201', /between 1 and 200/],
    ['limit=ten', /between 1 and 200/],
    ['limit=1.5', /between 1 and 200/],
    ['sort=secret', /cannot sort by secret/],
    ['sort=__proto__', /cannot sort by/],
    ['sort=title,-title', /twice/],
    ['filter[secret]=1', /cannot filter by secret/],
    ['filter[constructor]=1', /cannot filter by constructor/],
    ['filter[status][regex]=a', /unknown operator/],
    ['filter[createdAt][like]=2026', /like works on texts only/],
    ['filter[createdAt]=yesterday', /ISO 8601/],
    ['filter[id]=1', /UUID/],
    ['filter[title]=%00', /NUL/],
    [`filter[title]=${'x'.repeat(501)}`, /too long/],
    [`filter[title]=${'a,'.repeat(100)}a`, /at most 100/],
    [`cursor=${'x'.repeat(2_001)}`, /not a cursor/],
    ['page=2', /not a parameter/],
  ];
  for (const [query, message] of wrong) {
    it(`refuses ${query.slice(0, 40)}`, () => {
      expect(() => parse(query))
        .to.throw(AppError)
        .that.satisfies(
          (error: AppError) =>
            error.kind === 'validation' &&
            error.faults.some((fault) => message.test(fault.message)),
        );
    });
  }

  it('names every fault at once', () => {
    try {
      parse('limit=0&sort=x&filter[y]=1');
      expect.fail('accepted');
    } catch (error) {
      expect((error as AppError).faults.map(({ path }) => path)).to.deep.equal([
        'limit',
        'sort',
        'filter[y]',
      ]);
    }
  });

  it('takes numbers where the field is one', () => {
    expect(parse('filter[priority][gt]=50', JOB_LIST).filters[0]?.values).to.deep.equal([50]);
    expect(() => parse('filter[priority][gt]=high', JOB_LIST)).to.throw(AppError);
  });
});
