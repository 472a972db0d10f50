import { expect } from 'chai';
import {
  AlertReceivers,
  mailHeader,
  PROJECT_MADE,
  type HttpReceiver,
  type MailReceiver,
} from '../support/alert-receivers.js';
import { BOOTSTRAP_KEY, BrainProcess, type BrainProcessOptions } from '../support/brain-process.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/services.js';

const PATIENT = { timeoutMs: 40_000, everyMs: 50 };
const ROUNDS = 6;

const send = async (brain: BrainProcess, method: string, path: string, json?: object) => {
  const headers = { 'content-type': 'application/json', 'x-api-key': BOOTSTRAP_KEY };
  const body = json ? { body: JSON.stringify(json) } : {};
  const answer = await fetch(brain.url + path, { method, headers, ...body });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
  const text = await answer.text();
  return (text === '' ? {} : JSON.parse(text)) as { readonly id?: string };
};

/** A database, three channels and one rule that fires for each project; the test starts its processes. */
class Installation {
  private readonly started: BrainProcess[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly receivers: AlertReceivers,
  ) {}

  static async make(kind: DatabaseKind): Promise<Installation> {
    return new Installation(await createDatabase(kind), await AlertReceivers.start());
  }

  get mail(): MailReceiver {
    return this.receivers.mail;
  }

  get slack(): HttpReceiver {
    return this.receivers.slack;
  }

  get hook(): HttpReceiver {
    return this.receivers.hook;
  }

  async start(options: BrainProcessOptions = {}): Promise<BrainProcess> {
    const brain = await BrainProcess.start({
      env: this.environment(),
      isToBeKilled: true,
      ...options,
    });
    this.started.push(brain);
    return brain;
  }

  /** The first process owns the data folder, and goes last. */
  async dispose(): Promise<void> {
    for (const brain of this.started.reverse()) await brain.dispose();
    await this.database.drop();
    await this.receivers.stop();
  }

  private environment(): Readonly<Record<string, string>> {
    const { type, url = '' } = this.database;
    return {
      CLICKUP_BRAIN_ALERTS_CHANNELS: JSON.stringify(this.receivers.channels(1_000)),
      CLICKUP_BRAIN_ALERTS_RULES: JSON.stringify({ 'project-made': PROJECT_MADE }),
      CLICKUP_BRAIN_ALERTS_ROUTES: JSON.stringify([
        { rules: ['project-made'], channels: ['mail', 'chat', 'hook'] },
      ]),
      CLICKUP_BRAIN_ALERTS_EVALUATION_SECONDS: '1',
      ...(type === 'sqlite'
        ? {}
        : { CLICKUP_BRAIN_DATABASE_TYPE: type, CLICKUP_BRAIN_DATABASE_URL: url }),
    };
  }
}

const makeProject = async (brain: BrainProcess, slug: string) => {
  const { id } = await send(brain, 'POST', '/api/v1/projects', { name: slug, slug });
  return id ?? '';
};

const deleteProject = (brain: BrainProcess, id: string) =>
  send(brain, 'DELETE', `/api/v1/projects/${id}`);

const alertsOf = (brain: BrainProcess) =>
  brain.all<{ status: string }>('/api/v1/alerts?filter[rule]=project-made');

/** Until every alert is over and everybody was told. */
const allSettled = (brain: BrainProcess, count: number) =>
  eventually(async () => {
    const alerts = await alertsOf(brain);
    expect(alerts.map(({ status }) => status)).to.deep.equal(Array(count).fill('resolved'));
    const jobs = await brain.all<{ status: string }>('/api/v1/jobs?filter[queue]=alerts');
    expect(jobs.filter(({ status }) => status !== 'completed')).to.deep.equal([]);
  }, PATIENT);

/** Alerts that fire and end while the process is killed again and again, and one channel is down for a while. */
async function killedAgainAndAgain(kind: DatabaseKind): Promise<void> {
  const installation = await Installation.make(kind);
  const { mail, slack, hook } = installation;
  let brain = await installation.start();
  const { dataDir } = brain;
  const restart = async () => {
    await brain.stop('SIGKILL');
    brain = await installation.start({ dataDir });
  };
  try {
    hook.status = 503;
    const made: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      made.push(await makeProject(brain, `p-${String(round)}`));
      // A moment that differs from round to round.
      await new Promise((resolve) => setTimeout(resolve, round * 40));
      await restart();
      if (round === ROUNDS - 2) hook.status = 200;
    }
    await eventually(async () => {
      const statuses = (await alertsOf(brain)).map(({ status }) => status);
      expect(statuses).to.deep.equal(Array(ROUNDS).fill('firing'));
    }, PATIENT);
    for (const [index, id] of made.entries()) {
      await deleteProject(brain, id);
      if (index % 2 === 0) await restart();
    }
    await allSettled(brain, ROUNDS);
    expectEverythingTold(hook, ROUNDS);
    expectMailsKnownByKey(mail);
    expect(mail.mails.join('\n')).to.match(/resolved/i);
    expect(slack.requests.length).to.be.greaterThan(0);
  } finally {
    await installation.dispose();
  }
}

/** Killed when all three have taken a notice and none has said so: the moment that no store can be exact about. */
async function killedBeforeTheAnswer(kind: DatabaseKind): Promise<void> {
  const installation = await Installation.make(kind);
  const { mail, slack, hook } = installation;
  let brain = await installation.start();
  const { dataDir } = brain;
  const silent = () => new Promise<void>(() => undefined);
  const answering = () => Promise.resolve();
  const each = [mail, slack, hook];
  try {
    for (const receiver of each) receiver.beforeAnswer = silent;
    const id = await makeProject(brain, 'nasty');
    await eventually(() => {
      const taken = [mail.mails.length, slack.requests.length, hook.requests.length];
      expect(taken).to.deep.equal([1, 1, 1]);
    }, PATIENT);
    await brain.stop('SIGKILL');
    for (const receiver of each) receiver.beforeAnswer = answering;
    brain = await installation.start({ dataDir });
    await eventually(async () => {
      const [alert] = await alertsOf(brain);
      expect(alert?.status).to.equal('firing');
      expect(hook.requests.length).to.equal(2);
    }, PATIENT);
    await deleteProject(brain, id);
    await allSettled(brain, 1);
    expectEverythingTold(hook, 1);
    expect(hook.requests).to.have.length(3);
    expectMailsKnownByKey(mail);
    expect(mail.mails).to.have.length(3);
    // Chats have no key: the notice that nobody answered for stands there twice, the others once.
    expect(slack.requests).to.have.length(3);
  } finally {
    await installation.dispose();
  }
}

/** Two processes for each of what decides and what tells; the one that decides is killed in the midst of it. */
async function manyProcesses(kind: DatabaseKind): Promise<void> {
  const installation = await Installation.make(kind);
  const { mail, slack, hook } = installation;
  const begin = (...roles: string[]) => installation.start({ roles });
  try {
    const api = await begin('api');
    const [one, other] = [await begin('scheduler'), await begin('scheduler')];
    await begin('worker');
    await begin('worker');
    const made: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      made.push(await makeProject(api, `p-${String(round)}`));
      if (round === 2) await one.stop('SIGKILL');
      if (round === 3) await begin('scheduler');
      if (round === 4) await other.stop('SIGKILL');
    }
    await eventually(async () => {
      const statuses = (await alertsOf(api)).map(({ status }) => status);
      expect(statuses).to.deep.equal(Array(ROUNDS).fill('firing'));
    }, PATIENT);
    for (const id of made) await deleteProject(api, id);
    await allSettled(api, ROUNDS);
    expectEverythingTold(hook, ROUNDS);
    const ids = hook.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).to.equal(ids.length);
    const keys = mail.mails.map((one) => mailHeader(one, 'Message-ID'));
    expect(new Set(keys).size).to.equal(keys.length);
    const texts = slack.requests.map(({ body }) => body);
    expect(new Set(texts).size).to.equal(texts.length);
  } finally {
    await installation.dispose();
  }
}

/** A kill between the answer and the mark may repeat a mail: with the same key and the same text. */
function expectMailsKnownByKey(mail: MailReceiver): void {
  const byKey = new Map<string, string>();
  for (const one of mail.mails) {
    const key = mailHeader(one, 'Message-ID') ?? '';
    expect(key).to.match(/^<[^>]+@clickup-brain>$/);
    const text = one.split('\r\n\r\n').slice(1).join();
    expect(byKey.get(key) ?? text).to.equal(text);
    byKey.set(key, text);
  }
  expect(new Set(byKey.values()).size).to.equal(byKey.size);
}

interface Told {
  readonly type: string;
  readonly data: { readonly alertId: string; readonly rule: string; readonly text: string };
}

/** By webhook-id each message once; of each alert its end behind its beginning. */
function expectEverythingTold(hook: HttpReceiver, count: number): void {
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
  expect([firing.length, resolved.length], lines.join('\n')).to.deep.equal([count, count]);
  const projects = firing.map((line) => /created of (\S+)/.exec(line)?.[1] ?? '');
  expect(new Set(projects).size).to.equal(count);
  for (const project of projects) {
    const of = lines.filter((line) => line.includes(project)).map((line) => line.split(' ')[0]);
    expect(of).to.deep.equal(['firing', 'resolved']);
  }
}

const CASES = [
  ['tells all of it, nothing twice', killedAgainAndAgain],
  ['sends again with the same key what nobody answered for', killedBeforeTheAnswer],
] as const;

describe('alerts when the process is killed, on SQLite', function () {
  this.timeout(120_000);
  for (const [title, run] of CASES) it(title, () => run('sqlite'));
});

for (const [service, name] of [
  ['postgres', 'PostgreSQL'],
  ['mysql', 'MySQL'],
] as const) {
  describeWith(service, `alerts when processes are killed, on ${name}`, function () {
    this.timeout(120_000);
    for (const [title, run] of CASES) it(title, () => run(service));

    it('tells nothing twice, whichever of several processes decides and tells', () =>
      manyProcesses(service));
  });
}
