import { expect } from 'chai';
import { ENTITIES } from '../../../src/domain/entities.js';
import type { Api } from './api-client.js';
import {
  operationsOf,
  referencesIn,
  referred,
  type NamedOperation,
  type OpenApiDocument,
} from './open-api-document.js';

const CRUD = ['get', 'post', 'get /{id}', 'patch /{id}', 'delete /{id}'];

const OF_ENTITIES = ['patch', 'post /{id}/restore', 'get /export', 'post /import'];

/** What has to be there, `method path`. */
const ROUTES = [
  ...['get /', 'get /assets/status.css', 'get /favicon.ico', 'get /openapi.json'],
  ...['get /api/v1/stream', 'post /{provider}/events'],
  ...['get /health', 'get /health/simple', 'get /health/live', 'get /health/ready'],
  ...ENTITIES.flatMap(({ collection }) => of(collection, [...CRUD, ...OF_ENTITIES])),
  ...of('tasks', ['get /{id}/dependencies', 'post /{id}/dependencies']),
  ...of('prompts', ['post /{id}/render']),
  ...of('search', ['get']),
  ...of('codebases', [...CRUD, 'post /{id}/analyse', 'get /{id}/files', 'get /{id}/elements']),
  ...of('codebases', ['get /{id}/callers', 'get /{id}/imports', 'get /{id}/path']),
  ...of('codebases', ['get /{id}/cycles', 'get /{id}/duplicates', 'get /{id}/hot-spots']),
  ...of('codebases', ['get /{id}/unused-exports']),
  ...of('analytics', ['get /events', 'post /events', 'post /events/stream', 'get /series']),
  ...of('analytics', ['get /funnels', 'post /funnels', 'get /export', 'get /names']),
  ...of('analytics', ['get /names/{name}']),
  ...of('events', ['post /replay', 'post /recover']),
  ...of('alerts', ['get', 'get /{id}', 'patch /{id}', 'post /test']),
  ...of('alert-rules', [...CRUD, 'post /{id}/test']),
  ...of('silences', CRUD),
  ...of('expectations', [...CRUD, 'post /{id}/happened']),
  ...of('events', ['get', 'get /{id}', 'get /{id}/payload', 'get /statistics']),
  ...of('jobs', ['get', 'post', 'get /{id}', 'post /{id}/cancel', 'post /{id}/retry']),
  ...of('queues', ['get', 'get /{name}', 'patch /{name}', 'post /{name}/purge']),
  ...of('dead-letters', ['get', 'get /{id}', 'patch /{id}', 'post /{id}/notes', 'get /groups']),
  ...of('dead-letters', ['post /replay', 'get /replays/{replayId}', 'post /purge']),
  ...of('schedules', [...CRUD, 'get /{id}/next']),
  ...of('api-keys', ['get', 'post', 'get /{id}', 'delete /{id}']),
  ...of('config-revisions', ['get', 'post', 'get /{number}', 'get /compare']),
  ...of('config-revisions', ['post /preview', 'post /reload', 'post /rollback']),
  ...of('settings', ['get']),
  ...of('plugins', [
    'get',
    'post',
    'get /{name}',
    'patch /{name}',
    'delete /{name}',
    'post /{name}/reload',
  ]),
  ...of('errors', ['get', 'get /{id}', 'patch /{id}']),
  'get /api/errors/statistics',
  ...of('logs', ['get', 'get /stream', 'get /status', 'post /test']),
  ...of('limits', ['get']),
  ...of('workers', ['get']),
  ...['get /config/status', 'get /api/system/status', 'get /api/system/storage'],
  ...of('metrics', ['get', 'post', 'get /{name}/points']),
  ...['get /metrics', 'get /metrics/prometheus', 'get /api/performance/metrics'],
  ...['get /api/performance/report', 'get /api/performance/suggestions'],
];

function of(collection: string, routes: readonly string[]): readonly string[] {
  return routes.map((route) => {
    const [method = '', rest = ''] = route.split(' ');
    return `${method} /api/v1/${collection}${rest}`;
  });
}

export function documentCases(api: Api): void {
  describe('the OpenAPI document', () => {
    let document: OpenApiDocument;
    let operations: readonly NamedOperation[];

    before(async () => {
      const { text } = await api().get('/openapi.json', { key: null });
      document = JSON.parse(text) as OpenApiDocument;
      operations = operationsOf(document);
    });

    it('is OpenAPI 3.1 and lists every route', () => {
      expect(document.openapi).to.match(/^3\.1\./);
      expect(document.info).to.include.keys('title', 'version');
      expect(operations.map(({ route }) => route)).to.have.members(ROUTES);
    });

    it('names each operation once, with what it answers', () => {
      const ids = operations.map(({ operation }) => operation.operationId);
      expect(new Set(ids).size).to.equal(ids.length);
      for (const { route, operation } of operations) {
        expect(operation, route).to.include.keys('summary', 'tags', 'responses');
        for (const [status, response] of Object.entries(operation.responses)) {
          expect(status, route).to.match(/^([1-5]\d\d|default)$/);
          expect(response.description, route).to.be.a('string');
        }
      }
    });

    it('declares every path parameter, and no parameter twice', () => {
      for (const { route, operation } of operations) {
        const parameters = operation.parameters ?? [];
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        const names = [...route.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
        expect(
          inPath.map(({ name }) => name),
          route,
        ).to.have.members(names);
        for (const { required } of inPath) expect(required, route).to.equal(true);
        const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
        expect(new Set(keys).size, route).to.equal(keys.length);
      }
    });

    it('refers to nothing that is not in it', () => {
      const references = new Set(referencesIn(document));
      expect(references.size).to.be.above(5);
      for (const reference of references) {
        expect(referred(document, reference), reference).to.be.an('object');
      }
    });

    it('describes what is really answered', async () => {
      const created = await api().post('/api/v1/tasks', { title: 'Described' });
      const { TaskView, JobView, QueueDetailsView, Problem } = document.components.schemas;
      const job = await api().post('/api/v1/jobs', { queue: 'orders', payload: { order: 1 } });
      const queue = await api().get('/api/v1/queues/orders');
      for (const [answer, view] of [
        [created, TaskView],
        [job, JobView],
        [queue, QueueDetailsView],
      ] as const) {
        const fields = Object.keys(view?.properties ?? {});
        expect(Object.keys(answer.body)).to.have.members(fields);
        expect(view?.required).to.have.members(fields);
      }
      const { body } = await api().get('/nowhere');
      expect(body).to.include.keys([...(Problem?.required ?? [])]);
    });
  });

  describe('the status page', () => {
    it('works without a key and loads nothing from elsewhere', async () => {
      const { status, headers, text } = await api().get('/', { key: null });
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.match(/^text\/html/);
      expect(headers.get('content-security-policy')).to.include("default-src 'none'");
      expect(text).not.to.match(/src="http|@import|<script/);
    });
  });

  describe('health', () => {
    it('is shown to anybody, with each dependency', async () => {
      const { status, body } = await api().get('/health', { key: null });
      expect(status).to.equal(200);
      expect(body.status).to.equal('healthy');
      expect(body.summary.totalChecks).to.equal(body.checks.length);
      expect(body.checks.map(({ name }) => name)).to.include('database');
      for (const path of ['simple', 'live', 'ready']) {
        const answer = await api().get(`/health/${path}`, { key: null });
        expect(answer.body.status).to.equal('ok');
        expect(new Date(answer.body.timestamp).getTime()).to.be.above(0);
      }
    });
  });
}
