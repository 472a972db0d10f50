const HEAD_END = Buffer.from('\r\n\r\n');
const EMPTY = Buffer.alloc(0);

/** Finds the end of one HTTP/1.1 response, by its length or its chunks; the body itself is dropped. */
export class ResponseReader {
  status = 0;
  #head = EMPTY;
  #hasHead = false;
  #isChunked = false;
  /** Bytes of the body, or of the current chunk and its line end, still to come. */
  #missing = 0;
  #isLastChunk = false;
  #line = '';

  reset() {
    this.status = 0;
    this.#head = EMPTY;
    this.#hasHead = false;
    this.#isChunked = false;
    this.#missing = 0;
    this.#isLastChunk = false;
    this.#line = '';
  }

  /** @returns whether the response is complete now */
  take(bytes) {
    if (this.#hasHead) return this.#takeBody(bytes, 0);
    const all = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    const end = all.indexOf(HEAD_END);
    if (end < 0) {
      this.#head = all;
      return false;
    }
    this.#readHead(all.latin1Slice(0, end));
    return this.#takeBody(all, end + HEAD_END.length);
  }

  #readHead(text) {
    this.#hasHead = true;
    this.status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    this.#isChunked = length === undefined && /\r\ntransfer-encoding: *chunked/i.test(text);
    if (length !== undefined) this.#missing = Number(length);
    else if (!this.#isChunked && this.status !== 204 && this.status !== 304) {
      throw new Error('a response without a length cannot be measured');
    }
  }

  #takeBody(bytes, start) {
    if (this.#isChunked) return this.#takeChunks(bytes, start);
    this.#missing -= bytes.length - start;
    return this.#missing <= 0;
  }

  #takeChunks(bytes, start) {
    let at = start;
    while (at < bytes.length) {
      if (this.#missing > 0) {
        const step = Math.min(this.#missing, bytes.length - at);
        this.#missing -= step;
        at += step;
        if (this.#missing === 0 && this.#isLastChunk) return true;
        continue;
      }
      const end = bytes.indexOf(0x0a, at);
      this.#line += bytes.latin1Slice(at, end < 0 ? bytes.length : end);
      if (end < 0) return false;
      at = end + 1;
      const size = Number.parseInt(this.#line, 16);
      this.#line = '';
      this.#isLastChunk = size === 0;
      this.#missing = size + 2;
    }
    return false;
  }
}
