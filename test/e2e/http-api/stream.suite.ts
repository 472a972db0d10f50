import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { BOOTSTRAP_KEY, WEBHOOK_SECRET } from '../../support/brain-process.js';
import { deliver } from '../../support/deliver.js';
import { eventually } from '../../support/eventually.js';
import { signedHeaders } from '../../support/github-corpus.js';
import { readStream } from '../../support/read-stream.js';
import type { Api } from './api-client.js';

export function streamCases(api: Api): void {
  const read = (key: string, after: number, enough: Parameters<typeof readStream>[2]) => {
    const headers = { 'x-api-key': key, 'last-event-id': String(after) };
    return readStream(`${api().url}/api/v1/stream`, headers, enough);
  };

  const createTask = async (title: string) =>
    (await api().post('/api/v1/tasks', { title })).body.id;

  describe('the event stream', () => {
    it('resumes after Last-Event-ID and misses nothing', async () => {
      const ids = [await createTask('One'), await createTask('Two'), await createTask('Three')];
      const subjectsOf = (events: Awaited<ReturnType<typeof readStream>>) =>
        events.map(({ data }) => data['subject'] as string);
      const all = await read(BOOTSTRAP_KEY, 0, (events) => subjectsOf(events).includes(ids[2]!));
      expect(subjectsOf(all).slice(-3)).to.deep.equal(ids);
      const positions = all.map(({ id }) => id);
      expect(positions).to.deep.equal(positions.map((_, index) => index + 1));
      const second = all.find(({ data }) => data['subject'] === ids[1])!;
      expect(second.type).to.equal('brain.task.created');
      const rest = await read(BOOTSTRAP_KEY, second.id, (events) => events.length >= 1);
      expect(rest[0]).to.deep.equal(all.find(({ data }) => data['subject'] === ids[2]));
    });

    it('brings events as they happen, with the request that caused them', async () => {
      const answer = await fetch(`${api().url}/api/v1/stream`, {
        headers: { 'x-api-key': BOOTSTRAP_KEY },
        signal: AbortSignal.timeout(10_000),
      });
      expect(answer.headers.get('content-type')).to.match(/^text\/event-stream/);
      let text = '';
      let isAsked = false;
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes(': connected') && !isAsked) {
          isAsked = true;
          const headers = { 'x-request-id': 'live-request' };
          await api().post('/api/v1/tasks', { title: 'Live' }, { headers });
        }
        if (text.includes('live-request')) break;
      }
      expect(text).to.match(
        /^: connected\n\nid: \d+\nevent: brain\.task\.created\ndata: \{.*\}\n\n/,
      );
    });

    it('shows only what its reader may read', async () => {
      const { key } = await api().keyOf('viewer');
      const last = await createTask('Seen by all');
      const untilLast: Parameters<typeof readStream>[2] = (events) =>
        events.some(({ data }) => data['subject'] === last);
      const typesFor = async (reader: string) =>
        (await read(reader, 0, untilLast)).map(({ type }) => type);
      expect(await typesFor(BOOTSTRAP_KEY)).to.include('brain.api-key.created');
      const seen = await typesFor(key);
      expect(seen).to.include('brain.task.created');
      expect(seen.filter((type) => type.startsWith('brain.api-key'))).to.deep.equal([]);
    });

    it('needs a key, and a position that is one', async () => {
      expect((await api().get('/api/v1/stream', { key: null })).status).to.equal(401);
      const headers = { 'last-event-id': 'yesterday' };
      const { status, body } = await api().get('/api/v1/stream', { headers });
      expect([status, body.errors[0]?.path]).to.deep.equal([400, 'Last-Event-ID']);
    });
  });

  describe('a received event', () => {
    it('shows what became of it, counts, and gives back the very bytes that came', async () => {
      const body = Buffer.from('{ "zen":\t"Größe ≠ Wert" ,"hook_id": 1.0e2,\n "action":null}');
      const delivery = { type: 'ping', index: 0, payload: {}, body, deliveryId: randomUUID() };
      const headers = { ...signedHeaders(delivery, WEBHOOK_SECRET), cookie: 'session=secret' };
      const answer = await deliver(api().url, delivery, headers);
      expect(answer.status).to.equal(200);
      const { eventId } = (await answer.json()) as { eventId: string };
      const path = `/api/v1/events/${eventId}`;
      const shown = await eventually(async () => {
        const event = await api().get(path);
        expect(event.body.status).to.equal('ignored');
        return event;
      });
      expect(shown.body.executions.map(({ outcome }) => outcome)).to.deep.equal(['succeeded']);
      const payload = await fetch(`${api().url}${path}/payload`, {
        headers: { 'x-api-key': BOOTSTRAP_KEY },
      });
      expect(payload.headers.get('content-type')).to.equal('application/octet-stream');
      expect(Buffer.from(await payload.arrayBuffer()).equals(body)).to.equal(true);
      const { body: statistics } = await api().get('/api/v1/events/statistics');
      expect(statistics.byType['github.ping']).to.be.at.least(1);
      const listed = await api().get(`/api/v1/events?filter[deliveryId]=${delivery.deliveryId}`);
      expect(listed.body.items.map(({ id }) => id)).to.deep.equal([eventId]);
      const jobs = await api().get('/api/v1/jobs?filter[queue]=events&limit=200');
      const job = jobs.body.items.find((item) => item.payload.eventId === eventId);
      expect(job?.requestId).to.equal(answer.headers.get('x-request-id'));
      const unknown = '/api/v1/events/01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10/payload';
      expect((await api().get(unknown)).status).to.equal(404);
    });
  });
}
