/** Signs of a file in order: those that stay the same in a copy, and names that a copy may have changed. */
export class TokenList {
  /** Not negative: a sign or a name that stays. Negative: a name, by its place in `names`. */
  private readonly codes: number[] = [];
  private readonly names = new Map<string, number>();

  get length(): number {
    return this.codes.length;
  }

  addSign(type: number): void {
    this.codes.push(type);
  }

  addName(text: string, isRenamed: boolean): void {
    if (isRenamed) {
      const known = this.names.get(text) ?? this.names.size;
      this.names.set(text, known);
      this.codes.push(~known);
    } else {
      this.codes.push(hashOf(text));
    }
  }

  /** The same for parts that differ only in how they consistently call things. */
  hash(from: number, to: number): string {
    const places = new Map<number, number>();
    let high = 0x811c9dc5;
    let low = 0x1b873593;
    for (let at = from; at < to; at += 1) {
      let code = this.codes[at] ?? 0;
      if (code < 0) {
        const place = places.get(code) ?? places.size;
        places.set(code, place);
        code = ~place;
      }
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ (code + at - from), 0x85ebca6b);
      low ^= low >>> 13;
    }
    return hex(high) + hex(low);
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Above the types of nodes, which are numbered with 16 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 1) | 0x10000;
}
