import { expect } from 'chai';
import { PLAIN_TOPICS, type JobBroker, type WakeTopic } from '../../src/ports/jobs/job-broker.js';
import { eventually } from '../support/eventually.js';

export interface JobBrokerUnderTest {
  readonly broker: JobBroker;
  /** The same broker as another process has it; `broker` again where there is only one process. */
  readonly elsewhere: JobBroker;
  close(): Promise<void>;
}

/** What every JobBroker does while it works. */
export function jobBrokerContract(title: string, open: () => Promise<JobBrokerUnderTest>): void {
  describe(`${title} as JobBroker`, () => {
    let subject: JobBrokerUnderTest;

    beforeEach(async () => {
      subject = await open();
    });

    afterEach(() => subject.close());

    function hear(broker: JobBroker): WakeTopic[] {
      const heard: WakeTopic[] = [];
      broker.onWake((topic) => heard.push(topic));
      return heard;
    }

    it('tells listeners of its own process without delay', async () => {
      const heard = hear(subject.broker);
      subject.broker.wake('job:http');
      await Promise.resolve();
      expect(heard).to.deep.equal(['job:http']);
    });

    it('tells listeners of other processes, every topic', async () => {
      const heard = hear(subject.elsewhere);
      const topics = ['job:http', 'job:handle-event', ...PLAIN_TOPICS] as const;
      for (const topic of topics) subject.broker.wake(topic);
      await eventually(() => expect(heard).to.have.members([...topics]));
    });

    it('tells what is woken together in the order of priorities', async () => {
      const [here, there] = [hear(subject.broker), hear(subject.elsewhere)];
      subject.broker.wake('job:low', 10);
      subject.broker.wake('job:raised', 0);
      subject.broker.wake('events-appended');
      subject.broker.wake('job:critical', 100);
      subject.broker.wake('job:raised', 90);
      const ordered = ['job:critical', 'job:raised', 'events-appended', 'job:low'];
      await eventually(() => expect(there).to.have.members(ordered));
      expect([here, there]).to.deep.equal([ordered, ordered]);
    });

    it('tells every listener, also after one has failed', async () => {
      subject.broker.onWake(() => {
        throw new Error('broken listener');
      });
      const first = hear(subject.broker);
      const second = hear(subject.broker);
      subject.broker.wake('events-appended');
      await eventually(() =>
        expect([first, second]).to.deep.equal([['events-appended'], ['events-appended']]),
      );
    });

    it('tells a listener that has stopped listening nothing more', async () => {
      const heard: WakeTopic[] = [];
      const listener = (topic: WakeTopic) => void heard.push(topic);
      const stop = subject.broker.onWake(listener);
      subject.broker.onWake(listener);
      stop();
      stop();
      subject.broker.wake('job:http');
      await eventually(() => expect(heard).to.deep.equal(['job:http']));
    });

    it('lets a listener wake', async () => {
      const heard = hear(subject.broker);
      subject.broker.onWake((topic) => {
        if (topic === 'events-appended') subject.broker.wake('events-positioned');
      });
      subject.broker.wake('events-appended');
      await eventually(() => expect(heard).to.deep.equal(['events-appended', 'events-positioned']));
    });

    it('makes few wake-ups of many, the last one after the last call', async () => {
      const heard = hear(subject.elsewhere);
      for (let round = 0; round < 100; round += 1) {
        for (let n = 0; n < 100; n += 1) subject.broker.wake('job:http');
        await Promise.resolve();
      }
      const before = heard.length;
      subject.broker.wake('job:http');
      await eventually(() => expect(heard.length).to.be.above(before));
      subject.broker.wake('events-appended');
      await eventually(() => expect(heard).to.include('events-appended'));
      expect(heard.length).to.be.below(200);
    });
  });
}
