import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';

const ISSUES = 40;
const ACTIONS = ['opened', 'labeled', 'closed'] as const;

/** GitHub's times have whole seconds: all of these happened at the same time, as far as it tells. */
function deliveriesOf(number: number) {
  const example = exampleDelivery('issues', 'opened');
  const payload = example.payload as { issue: object };
  return ACTIONS.map((action) => {
    const state = action === 'closed' ? 'closed' : 'open';
    const issue = { ...payload.issue, number, title: `Issue ${String(number)}`, state };
    const body = Buffer.from(JSON.stringify({ ...payload, action, issue }));
    return { ...example, body, deliveryId: randomUUID() };
  });
}

describeWith(['postgres', 'rabbitmq', 'redis'], 'deliveries of the same second', function () {
  this.timeout(120_000);
  let stack: TestStack;
  let brains: BrainProcess[] = [];

  before(async () => {
    stack = await createStack('postgres');
    const start = (role: string) => BrainProcess.start({ roles: [role], env: stack.env });
    brains = await Promise.all([start('api'), start('worker'), start('worker')]);
  });

  after(async () => {
    for (const brain of brains) await brain.dispose();
    await stack.drop();
  });

  it('leave every task as the last of them says, with two workers at it', async () => {
    const [api] = brains;
    if (!api) throw new Error('no api');
    const numbers = Array.from({ length: ISSUES }, (_, index) => 1_000 + index);
    await Promise.all(
      numbers.map(async (number) => {
        for (const delivery of deliveriesOf(number)) {
          expect((await deliver(api.url, delivery)).status).to.equal(200);
        }
      }),
    );
    await eventually(
      async () => {
        const open = await api.all('/api/v1/jobs?filter[status]=pending,processing,failed');
        expect(open).to.deep.equal([]);
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
    const tasks = await api.all<{ status: string }>('/api/v1/tasks?filter[type]=issue');
    expect(tasks.map(({ status }) => status)).to.deep.equal(numbers.map(() => 'completed'));
  });
});
