import { expect } from 'chai';
import {
  encodeFrame,
  FrameError,
  FrameReader,
  MOST_FRAME_BYTES,
} from '../../../../src/adapters/outbound/plugin-host/frames.js';

const readAll = (...chunks: Buffer[]) => {
  const reader = new FrameReader();
  return chunks.flatMap((chunk) => [...reader.read(chunk)].map(({ message }) => message));
};

describe('FrameReader', () => {
  const messages = [{ id: 1, text: 'grün' }, { id: 2, text: '' }, {}];
  const bytes = Buffer.concat(messages.map((message) => encodeFrame(message)));

  it('gives messages back, however they come in pieces', () => {
    expect(readAll(bytes)).to.deep.equal(messages);
    for (const size of [1, 3, 7, 20]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(readAll(...chunks)).to.deep.equal(messages);
    }
  });

  it('tells how many bytes a message had', () => {
    const [frame] = [...new FrameReader().read(encodeFrame({ text: 'grün' }))];
    expect(frame?.bytes).to.equal(Buffer.byteLength('{"text":"grün"}'));
  });

  it('keeps no piece, so that small ones cost no more than the message', () => {
    const reader = new FrameReader();
    const piece = Buffer.alloc(1);
    const read = [...bytes].flatMap((byte) => {
      piece[0] = byte;
      return [...reader.read(piece)].map(({ message }) => message);
    });
    expect(read).to.deep.equal(messages);
  });

  it('refuses a message that is announced too large before it has come', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(MOST_FRAME_BYTES + 1);
    expect(() => readAll(header)).to.throw(FrameError);
    expect(() => encodeFrame({ text: 'x'.repeat(MOST_FRAME_BYTES) })).to.throw(FrameError);
  });

  for (const text of ['', '{', '[]', 'null', '5']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const header = Buffer.alloc(4);
      header.writeUInt32BE(text.length);
      expect(() => readAll(Buffer.concat([header, Buffer.from(text)]))).to.throw(FrameError);
    });
  }
});
