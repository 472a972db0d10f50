import { expect } from 'chai';
import {
  ENTITIES,
  ENTITY_ACTIONS,
  type ProviderNews,
} from '../../../../../src/domain/events/provider-news.js';

/** What must hold of any news, whatever the payload was. */
export function expectSane(news: ProviderNews): void {
  expect(ENTITIES).to.include(news.entity);
  expect(ENTITY_ACTIONS).to.include(news.action);
  expectText(news.externalId, 255);
  expectText(news.title, 500);
  expectText(news.actor, 100);
  expectUrl(news.url);
  expectTime(news.occurredAt);
  const { repository, task, annotations } = news;
  if (repository) {
    expect(repository.externalId).to.match(/^[1-9]\d{0,15}$/);
    expect(repository.fullName).to.match(/^[^/\s]{1,100}\/[^/\s]{1,100}$/);
    expectUrl(repository.url);
    expectText(repository.defaultBranch, 255);
  }
  if (task) {
    expectText(task.externalId, 255);
    expectText(task.title, 500);
    expect(task.title.trim()).to.not.equal('');
    expectText(task.description, 100_000);
    expectText(task.assignee, 100);
    expectUrl(task.url);
    expectTime(task.updatedAt);
    expect(task.labels.length).to.be.at.most(100);
    for (const label of task.labels) expectText(label, 100);
    expect(task.closes.length).to.be.at.most(50);
    for (const { number } of task.closes) expect(number).to.be.within(1, 9_999_999_999);
  }
  expect(annotations.length).to.be.at.most(100);
  for (const { externalId, metadata } of annotations) {
    expectText(externalId, 255);
    expect(JSON.stringify(metadata).length).to.be.below(10_000);
  }
}

function expectText(text: string | null, maxLength: number): void {
  if (text === null) return;
  expect(text).to.be.a('string');
  expect(text.length).to.be.at.most(maxLength);
  expect(text.includes('\0')).to.equal(false);
  expect(text.isWellFormed()).to.equal(true);
}

function expectUrl(url: string | null): void {
  if (url === null) return;
  expectText(url, 2_000);
  expect(url).to.match(/^https?:\/\/\S+$/);
}

function expectTime(time: Date | null): void {
  if (time === null) return;
  expect(time.getUTCFullYear()).to.be.within(1970, 9999);
}
