import { expect } from 'chai';
import { parseWakeTopic } from '../../../../src/adapters/outbound/messaging/wake-topics.js';

describe('parseWakeTopic', () => {
  for (const topic of ['job:http', 'events-appended', 'events-positioned', 'config-changed']) {
    it(`knows ${topic}`, () => {
      expect(parseWakeTopic(topic)).to.equal(topic);
    });
  }

  for (const text of ['', 'jobs', 'events', 'toString', `job:${'x'.repeat(300)}`]) {
    it(`takes ${text.slice(0, 10) || 'nothing'} for no topic`, () => {
      expect(parseWakeTopic(text)).to.equal(undefined);
    });
  }
});
