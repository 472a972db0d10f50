import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import { eventually } from '../../support/eventually.js';
import { FakeHost } from '../../unit/adapters/cli/fake-host.js';

const KEY = 'a-key-of-this-suite-only';
const PATH = '/api/v1/analytics';
const HOUR_MS = 3_600_000;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

describe('analytics over HTTP and on the command line', function () {
  this.timeout(30_000);
  let brain: Brain;
  let host: FakeHost;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'analytics-api-'));
    brain = createBrain({
      config: {
        api: { port: 0 },
        database: { type: 'sqlite', url: join(folder, 'brain.db') },
        security: { bootstrapKey: KEY },
        logging: { level: 'fatal' },
        analytics: {
          events: { 'deal.won': { dimensions: ['country', 'plan'], mostGroups: 50 } },
          fromEvents: { 'brain.task.created': { name: 'task.created', dimensions: {} } },
        },
      },
      roles: ['api', 'scheduler'],
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
    host.cwd = folder;
  });

  after(async () => {
    await brain.stop();
    await rm(folder, { recursive: true });
  });

  const http = async (path: string, body?: string, type = 'application/json'): Promise<Answer> => {
    const answer = await fetch((brain.url ?? '') + PATH + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': type, 'x-api-key': KEY },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = /^application\/(problem\+)?json\b/.test(
      answer.headers.get('content-type') ?? '',
    );
    const parsed = isJson ? (JSON.parse(text) as Answer['body']) : {};
    return { status: answer.status, headers: answer.headers, text, body: parsed };
  };
  const post = (path: string, json: object) => http(path, JSON.stringify(json));
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  const linesOf = ({ body }: Answer) =>
    body['series'] as { group: Record<string, string>; total: number; points: object[] }[];

  it('records one, and many at once, and counts repeated ones once', async () => {
    const one = await post('/events', { name: 'deal.won', value: 10, dedupKey: 'd1' });
    expect([one.status, one.body['isDuplicate']]).to.deep.equal([201, false]);
    const many = await post('/events', {
      items: [
        { name: 'deal.won', value: 10, dedupKey: 'd1' },
        { name: 'deal.won', value: 20, dimensions: { country: 'DE', plan: 'team' }, subject: 's1' },
        { name: 'deal.won', value: 30, dimensions: { country: 'FR' }, at: ago(2 * HOUR_MS) },
      ],
    });
    const items = many.body['items'] as { isDuplicate: boolean }[];
    expect(items.map(({ isDuplicate }) => isDuplicate)).to.deep.equal([true, false, false]);
    const listed = await http('/events?filter[name]=deal.won&limit=2');
    expect(listed.body['items']).to.have.length(2);
    expect(listed.body['nextCursor']).to.be.a('string');
  });

  it('refuses what is not valid, and keeps none of a request', async () => {
    const answer = await post('/events', {
      items: [{ name: 'never' }, { name: 'never', at: '2001-01-01' }],
    });
    expect([answer.status, answer.body['code']]).to.deep.equal([400, 'analytics.too-old']);
    expect(answer.body['errors']).to.deep.equal([
      { path: 'items.1.at', message: 'is older than events are kept' },
    ]);
    expect((await http('/series?name=never')).status).to.equal(404);
  });

  it('takes a stream of lines, and tells which were not valid', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) =>
      JSON.stringify({ name: 'page.viewed', subject: `v${String(index % 40)}`, at: ago(HOUR_MS) }),
    );
    const body = [...lines, '{', '', '{"name":"page.viewed","more":1}', lines[0]].join('\n');
    const answer = await http('/events/stream', body, 'application/x-ndjson');
    expect(answer.body).to.deep.include({ recorded: 2_501, duplicates: 0, refused: 2 });
    const faults = answer.body['faults'] as { line: number; code: string }[];
    expect(faults.map(({ line, code }) => [line, code])).to.deep.equal([
      [2_501, 'json.malformed'],
      [2_503, 'request.invalid'],
    ]);
    const distinct = await http('/series?name=page.viewed&aggregate=distinct');
    expect(linesOf(distinct)[0]!.total).to.equal(40);
    const wrong = await http('/events/stream', '{}', 'application/json');
    expect([wrong.status, wrong.body['code']]).to.deep.equal([400, 'request.content-type']);
    const long = await http('/events/stream', `"${'x'.repeat(70_000)}"`, 'application/x-ndjson');
    expect(long.status).to.equal(413);
  });

  it('shows series by group, filter and zone', async () => {
    const grouped = await http('/series?name=deal.won&aggregate=sum&groupBy=country');
    expect(linesOf(grouped).map(({ group, total }) => [group['country'], total])).to.deep.equal([
      ['FR', 30],
      ['DE', 20],
      ['(none)', 10],
    ]);
    const filtered = await http(
      '/series?name=deal.won&filter[country]=DE,FR&timezone=Asia/Kolkata&interval=hour',
    );
    const [line] = linesOf(filtered);
    expect([line!.total, filtered.body['timezone']]).to.deep.equal([2, 'Asia/Kolkata']);
    const wrong = await http('/series?name=deal.won&aggregate=most&x=1&from=soon');
    const paths = (wrong.body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).to.have.members(['x', 'from', 'aggregate']);
  });

  it('shows funnels, with filters in a body', async () => {
    await post('/events', {
      items: [
        { name: 'signed-up', subject: 'a', at: ago(60_000), dimensions: { plan: 'team' } },
        { name: 'signed-up', subject: 'b', at: ago(60_000) },
        { name: 'paid', subject: 'a', at: ago(30_000) },
      ],
    });
    const plain = await http('/funnels?steps=signed-up,paid&groupBy=plan');
    const steps = plain.body['steps'] as { subjects: number; medianSeconds: number | null }[];
    expect(steps.map(({ subjects }) => subjects)).to.deep.equal([2, 1]);
    expect(steps[1]!.medianSeconds).to.be.closeTo(30, 1);
    expect(plain.body['groups']).to.have.length(2);
    const asked = await post('/funnels', {
      steps: [{ name: 'signed-up', filter: { plan: 'free,team' } }, { name: 'paid' }],
      windowSeconds: 10,
    });
    const counts = (asked.body['steps'] as { subjects: number }[]).map(({ subjects }) => subjects);
    expect(counts).to.deep.equal([1, 0]);
    expect((await http('/funnels?steps=one')).status).to.equal(400);
  });

  it('exports as CSV without formulas, and as JSON lines', async () => {
    await post('/events', { name: 'danger', subject: '=cmd()', value: -2, dimensions: { a: '1' } });
    const csv = await http('/export?name=danger');
    expect(csv.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const [header, line, end] = csv.text.split('\r\n');
    expect(header).to.equal('id,at,receivedAt,name,subject,value,dedupKey,dimensions');
    expect(line).to.match(/,danger,'=cmd\(\),-2,,"\{""a"":""1""\}"$/);
    expect(end).to.equal('');
    const wide = await http('/export?name=deal.won&filter[plan]=team');
    expect(wide.text).to.match(/dedupKey,dimension\.country,dimension\.plan,dimensions\r\n/);
    expect(wide.text.split('\r\n')).to.have.length(3);
    const json = await http('/export?name=page.viewed&format=jsonl');
    expect(json.text.trim().split('\n')).to.have.length(2_501);
  });

  it('lists names and their values', async () => {
    const { body } = await http('/names');
    const names = (body['items'] as { name: string }[]).map(({ name }) => name);
    expect(names).to.include.members(['deal.won', 'page.viewed', 'danger']);
    const details = await http('/names/deal.won');
    expect(details.body['values']).to.deep.equal({
      country: ['(none)', 'DE', 'FR'],
      plan: ['(none)', 'team'],
    });
  });

  it('records domain events that are mapped', async () => {
    const created = await fetch(`${brain.url ?? ''}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': KEY },
      body: JSON.stringify({ title: 'Water the plants' }),
    });
    expect(created.status).to.equal(201);
    await eventually(async () => {
      const answer = await http('/series?name=task.created');
      expect(linesOf(answer)[0]?.total).to.equal(1);
    });
  });

  it('is there on the command line', async () => {
    const recorded = await host.run(
      ...['analytics', 'record', 'cli.used', '--value', '2.5', '--dimension', 'shell=bash'],
    );
    expect(recorded.stdout).to.match(/^Recorded cli\.used at /);
    const series = await host.run(
      'analytics',
      'series',
      'cli.used',
      '--aggregate',
      'sum',
      '--json',
    );
    const [line] = (JSON.parse(series.stdout) as { series: { total: number }[] }).series;
    expect(line!.total).to.equal(2.5);
    const grouped = await host.run('analytics', 'series', 'deal.won', '--group-by', 'country');
    expect(grouped.stdout).to.match(/total +1 +1 +1/);
    const funnel = await host.run('analytics', 'funnel', 'signed-up,paid');
    expect(funnel.stdout).to.match(/paid +1 +50 %/);
    expect((await host.run('analytics')).stdout).to.match(/cli\.used/);
    const exported = await host.run('analytics', 'export', 'cli.used', '--output', 'out.csv');
    expect(exported).to.deep.include({ code: 0, stdout: '' });
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).to.match(/,cli\.used,,2\.5,/);
    const printed = await host.run('analytics', 'export', 'cli.used', '--format', 'jsonl');
    expect(JSON.parse(printed.stdout)).to.deep.include({ name: 'cli.used', value: 2.5 });
    const wrong = await host.run('analytics', 'record', 'a', '--value', 'many');
    expect(wrong.code).to.equal(2);
  });
});
