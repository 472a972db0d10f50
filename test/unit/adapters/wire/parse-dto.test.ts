import { expect } from 'chai';
import { parseDto } from '../../../../src/adapters/inbound/wire/parse-dto.js';
import { CreateApiKeyDto } from '../../../../src/adapters/inbound/wire/api-key-dto.js';
import { entityDtos } from '../../../../src/adapters/inbound/wire/entity-dto.js';
import { PROJECT } from '../../../../src/domain/projects/project.js';
import { TASK } from '../../../../src/domain/tasks/task-entity.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JsonValue } from '../../../../src/domain/shared/json.js';

const { create: CreateProjectDto } = entityDtos(PROJECT);
const { create: CreateTaskDto, change: ChangeTaskDto } = entityDtos(TASK);

function faultsOf(action: () => unknown): readonly { path: string; message: string }[] {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError && error.kind === 'validation') return error.faults;
    throw error;
  }
  return expect.fail('accepted');
}

describe('parseDto', () => {
  it('answers what was given, with times as dates and nothing else', () => {
    const task = parseDto(CreateTaskDto, {
      title: 'Do it',
      description: null,
      dueAt: '2026-12-01T12:00:00.000Z',
      labels: ['a'],
      metadata: { deep: { er: [1, null] } },
    });
    expect(task).to.deep.equal({
      title: 'Do it',
      description: null,
      dueAt: new Date('2026-12-01T12:00:00.000Z'),
      labels: ['a'],
      metadata: { deep: { er: [1, null] } },
    });
    expect(Object.keys(parseDto(ChangeTaskDto, {}))).to.deep.equal([]);
  });

  const wrong: [name: string, value: JsonValue, path: string][] = [
    ['no title', {}, 'title'],
    ['an empty title', { title: '' }, 'title'],
    ['a blank title', { title: ' \n' }, 'title'],
    ['a title of 501 characters', { title: 'x'.repeat(501) }, 'title'],
    ['a title that is a number', { title: 1 }, 'title'],
    ['a title that is null', { title: null }, 'title'],
    ['a title with NUL', { title: 'a\0b' }, 'title'],
    ['an unknown status', { title: 'x', status: 'done' }, 'status'],
    ['a status that is null', { title: 'x', status: null }, 'status'],
    ['a status that is a list', { title: 'x', status: ['open'] }, 'status'],
    ['an unknown priority', { title: 'x', priority: 'urgent' }, 'priority'],
    ['a project that is no id', { title: 'x', projectId: '1' }, 'projectId'],
    ['labels that are a text', { title: 'x', labels: 'a' }, 'labels'],
    ['a label that is a number', { title: 'x', labels: [1] }, 'labels'],
    ['101 labels', { title: 'x', labels: Array<string>(101).fill('a') }, 'labels'],
    ['a due time that is no time', { title: 'x', dueAt: 'tomorrow' }, 'dueAt'],
    ['a due time that does not exist', { title: 'x', dueAt: '2026-02-31T00:00:00Z' }, 'dueAt'],
    ['metadata that is a list', { title: 'x', metadata: [] }, 'metadata'],
    ['metadata that is null', { title: 'x', metadata: null }, 'metadata'],
    ['an unknown field', { title: 'x', id: 'mine' }, 'id'],
    ['a field of the row', { title: 'x', version: 7 }, 'version'],
    ['a list', [], ''],
    ['null', null, ''],
    ['a text', 'title', ''],
  ];
  for (const [name, value, path] of wrong) {
    it(`refuses ${name}, naming the field`, () => {
      expect(faultsOf(() => parseDto(CreateTaskDto, value)).map((fault) => fault.path)).to.include(
        path,
      );
    });
  }

  for (const key of ['__proto__', 'constructor', 'prototype']) {
    it(`refuses the key ${key} at any depth`, () => {
      const value = JSON.parse(`{"title":"x","metadata":{"a":{"${key}":{"x":1}}}}`) as JsonValue;
      expect(faultsOf(() => parseDto(CreateTaskDto, value))[0]?.path).to.equal(key);
      expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
    });
  }

  it('refuses what is nested too deeply, however deeply', () => {
    const deep = (levels: number) =>
      JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as JsonValue;
    expect(faultsOf(() => parseDto(CreateTaskDto, deep(65)))[0]?.message).to.include('64');
    expect(faultsOf(() => parseDto(CreateTaskDto, deep(5_000)))[0]?.message).to.include('64');
  });

  it('checks slugs and roles', () => {
    expect(
      faultsOf(() => parseDto(CreateProjectDto, { slug: 'No!', name: 'x' }))[0]?.path,
    ).to.equal('slug');
    expect(
      faultsOf(() => parseDto(CreateApiKeyDto, { name: 'x', role: 'root' }))[0]?.path,
    ).to.equal('role');
  });
});
