import { createDatabase } from '../../support/databases.js';
import { describeWith } from '../../support/services.js';
import { useCaseSuite } from './use-cases.suite.js';

describe('use cases on memory', () => {
  useCaseSuite(() => createDatabase('memory'));
});

describe('use cases on SQLite', () => {
  useCaseSuite(() => createDatabase('sqlite'));
});

describeWith('mysql', 'use cases on MySQL', () => {
  useCaseSuite(() => createDatabase('mysql'));
});

describeWith('postgres', 'use cases on PostgreSQL', () => {
  useCaseSuite(() => createDatabase('postgres'));
});
