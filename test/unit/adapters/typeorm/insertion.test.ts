import { expect } from 'chai';
import {
  asPostgresJson,
  asSqliteJson,
  asValues,
  type ColumnValues,
} from '../../../../src/adapters/outbound/typeorm/insertion.js';

describe('what an INSERT of several rows has behind its table', () => {
  const rows = (
    values: (at: number) => string | Uint8Array,
    count = 10,
  ): readonly ColumnValues[] => [
    { name: 'id', type: 'varchar', values: Array.from({ length: count }, (_, at) => values(at)) },
    { name: 'at', type: 'bigint', values: Array<number>(count).fill(7) },
  ];

  it('is one text, and what all rows share once', () => {
    const texts = JSON.stringify(Array.from({ length: 10 }, (_, at) => [`t${String(at)}`]));
    expect(asSqliteJson(rows((at) => `t${String(at)}`))).to.deep.equal({
      sql: '(id, at) SELECT value ->> 0, ? FROM json_each(?)',
      parameters: [7, texts],
    });
    expect(asPostgresJson(rows((at) => `t${String(at)}`))).to.deep.equal({
      sql: '(id, at) SELECT CAST(value ->> 0 AS varchar), CAST(? AS bigint) FROM jsonb_array_elements(CAST(? AS jsonb))',
      parameters: [7, texts],
    });
  });

  const byValue: Readonly<Record<string, readonly ColumnValues[]>> = {
    'few rows': rows((at) => `t${String(at)}`, 7),
    bytes: rows((at) => Uint8Array.of(at)),
    'large values': rows((at) => String(at).repeat(500_000)),
  };
  for (const [name, columns] of Object.entries(byValue)) {
    it(`is value by value for ${name}`, () => {
      expect(asSqliteJson(columns)).to.deep.equal(asValues(columns));
      expect(asPostgresJson(columns)).to.deep.equal(asValues(columns));
    });
  }

  it('has the replacement character for half a surrogate pair', () => {
    const { parameters } = asPostgresJson(rows((at) => `${String(at)}\ud800`));
    expect(JSON.parse(String(parameters.at(-1)))).to.deep.include(['3\ufffd']);
  });
});
