import { expect } from 'chai';
import { HttpReceiver, MailReceiver } from '../support/alert-receivers.js';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { createDatabase, type DatabaseKind } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/services.js';

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const PATIENT = { timeoutMs: 40_000, everyMs: 50 };
const ROUNDS = 6;

const send = async (brain: BrainProcess, method: string, path: string, json?: object) => {
  const headers = { 'content-type': 'application/json', 'x-api-key': BOOTSTRAP_KEY };
  const body = json ? { body: JSON.stringify(json) } : {};
  const answer = await fetch(brain.url + path, { method, headers, ...body });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
  const text = await answer.text();
  return text === '' ? {} : (JSON.parse(text) as { readonly id: string });
};

/** Alerts that fire and end while the process is killed again and again, and one channel is down for a while. */
async function killedAgainAndAgain(kind: DatabaseKind): Promise<void> {
  const [mail, slack, hook] = await Promise.all([
    MailReceiver.start(),
    HttpReceiver.start(),
    HttpReceiver.start(),
  ]);
  const database = await createDatabase(kind);
  const channels = {
    mail: {
      type: 'email',
      host: '127.0.0.1',
      port: mail.port,
      tls: 'none',
      from: 'brain@example.org',
      to: ['ops@example.org'],
      maxPerMinute: 1_000,
    },
    chat: { type: 'slack', url: slack.url, maxPerMinute: 1_000 },
    hook: { type: 'webhook', url: hook.url, secret: [SECRET], maxPerMinute: 1_000 },
  };
  const rules = {
    'project-made': {
      condition: {
        type: 'event',
        events: ['brain.project.created'],
        groupBy: ['projectId'],
        resolvedBy: ['brain.project.deleted'],
        windowSeconds: 86_400,
      },
    },
  };
  const env = {
    CLICKUP_BRAIN_ALERTS_CHANNELS: JSON.stringify(channels),
    CLICKUP_BRAIN_ALERTS_RULES: JSON.stringify(rules),
    CLICKUP_BRAIN_ALERTS_EVALUATION_SECONDS: '1',
    ...(kind === 'sqlite'
      ? {}
      : {
          CLICKUP_BRAIN_DATABASE_TYPE: kind,
          CLICKUP_BRAIN_DATABASE_URL: database.url ?? '',
        }),
  };
  let brain = await BrainProcess.start({ env });
  const { dataDir } = brain;
  const first = brain;
  const restart = async () => {
    await brain.stop('SIGKILL');
    brain = await BrainProcess.start({ env, dataDir });
  };
  try {
    hook.status = 503;
    const made: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const slug = `p-${String(round)}`;
      const { id } = (await send(brain, 'POST', '/api/v1/projects', { name: slug, slug })) as {
        readonly id: string;
      };
      made.push(id);
      // A moment that differs from round to round.
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await restart();
      if (round === ROUNDS - 2) hook.status = 200;
    }
    await eventually(async () => {
      const firing = await brain.all(
        '/api/v1/alerts?filter[rule]=project-made&filter[status]=firing',
      );
      expect(firing).to.have.length(ROUNDS);
    }, PATIENT);
    for (const [index, id] of made.entries()) {
      await send(brain, 'DELETE', `/api/v1/projects/${id}`);
      if (index % 2 === 0) await restart();
    }
    await eventually(async () => {
      const alerts = await brain.all<{ status: string }>(
        '/api/v1/alerts?filter[rule]=project-made',
      );
      expect(alerts.map(({ status }) => status)).to.deep.equal(Array(ROUNDS).fill('resolved'));
      const jobs = await brain.all<{ status: string }>('/api/v1/jobs?filter[queue]=alerts');
      expect(jobs.filter(({ status }) => status !== 'completed')).to.deep.equal([]);
    }, PATIENT);
    expectEverythingTold(hook);
    // A kill between the answer and the mark may repeat a mail or a post; receivers know repeats by the key.
    const mailed = mail.mails.map((one) => /^Message-ID: (.*)$/im.exec(one)?.[1] ?? '');
    expect(new Set(mailed).size).to.be.at.most(mailed.length);
    expect(mail.mails.join('\n')).to.include('Resolved');
    expect(slack.requests.length).to.be.greaterThan(0);
  } finally {
    await brain.dispose();
    await first.dispose();
    await database.drop();
    await Promise.all([mail.stop(), slack.stop(), hook.stop()]);
  }
}

interface Told {
  readonly type: string;
  readonly data: { readonly alertId: string; readonly rule: string; readonly text: string };
}

/** By webhook-id each message once; of each alert its end behind its beginning. */
function expectEverythingTold(hook: HttpReceiver): void {
  const byId = new Map<string, Told>();
  for (const { headers, body } of hook.requests) {
    const id = headers['webhook-id'] ?? '';
    const told = JSON.parse(body) as Told;
    expect(byId.get(id)?.data.text ?? told.data.text).to.equal(told.data.text);
    if (!byId.has(id)) byId.set(id, told);
  }
  const lines = [...byId.values()].flatMap(({ type, data }) =>
    data.rule === 'digest'
      ? data.text.split('\n')
      : [`${type === 'brain.alert.fired' ? 'firing' : 'resolved'} of ${data.text}`],
  );
  const firing = lines.filter((line) => line.startsWith('firing'));
  const resolved = lines.filter((line) => line.startsWith('resolved'));
  expect([firing.length, resolved.length], lines.join('\n')).to.deep.equal([ROUNDS, ROUNDS]);
  const projects = firing.map((line) => /created of (\S+)/.exec(line)?.[1] ?? '');
  expect(new Set(projects).size).to.equal(ROUNDS);
  for (const project of projects) {
    const of = lines.filter((line) => line.includes(project)).map((line) => line.split(' ')[0]);
    expect(of).to.deep.equal(['firing', 'resolved']);
  }
}

describe('alerts when the process is killed', () => {
  it('tells all of it, nothing twice, on sqlite', async function () {
    this.timeout(120_000);
    await killedAgainAndAgain('sqlite');
  });
});

describeWith('postgres', 'alerts when the process is killed, on PostgreSQL', () => {
  it('tells all of it, nothing twice', async function () {
    this.timeout(120_000);
    await killedAgainAndAgain('postgres');
  });
});
