import { expect } from 'chai';
import { ownFrames } from '../../../../src/domain/errors/fingerprint.js';

describe('ownFrames', () => {
  const stack = (...frames: string[]) =>
    ['Error: at first', ...frames.map((frame) => `    at ${frame}`)].join('\n');

  it('keeps function and file of the topmost three inside the program', () => {
    const frames = [
      'Store.save (file:///opt/brain/dist/src/adapters/store.js:12:3)',
      'process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      'async Router.go (file:///opt/brain/node_modules/koa/src/router.js:1:1)',
      'async CreateTask.execute [as run] (file:///opt/brain/dist/src/application/tasks.js:7:9)',
      'new Thing (/opt/brain/src/thing.ts:1:1)',
      'Fourth.one (file:///opt/brain/dist/src/fourth.js:1:1)',
    ];
    expect(ownFrames(stack(...frames))).to.deep.equal([
      'adapters/store#Store.save',
      'application/tasks#CreateTask.execute',
      'thing#Thing',
    ]);
  });

  it('are the same wherever the program lies', () => {
    for (const folder of ['/opt/brain', '/usr/src/app', '/src', 'C:/src/brain']) {
      const frame = `f (file://${folder}/dist/src/application/tasks.js:1:1)`;
      expect(ownFrames(stack(frame)), folder).to.deep.equal(['application/tasks#f']);
    }
  });

  it('leaves out where errors are made, and functions that have no name', () => {
    const frames = [
      'notFound (file:///opt/brain/dist/src/domain/shared/app-error.js:1:1)',
      'async file:///opt/brain/dist/src/later.js:3:1',
      'Promise.all (index 0)',
    ];
    expect(ownFrames(stack(...frames))).to.deep.equal(['later']);
    expect(ownFrames(undefined)).to.deep.equal([]);
  });
});
