import { expect } from 'chai';
import { fresh } from '../../support/builders.js';
import { gate } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';

/** What somebody might type to make a database do more than search. */
const HOSTILE = [
  `") OR 1=1 --`,
  `'; DROP TABLE search_entries; --`,
  'title:secret',
  '{title text}: secret',
  '^secret',
  'secret NEAR(other, 5)',
  'secret AND OR NOT',
  '+secret -(+a +b) ~c <d >e @3 "f" @8',
  'secret & !(a | b) <-> c:*A',
  "'secret':1A \\' \\\\",
  'sec%ret _ [a-z]* ? $1 :name',
  '"secret',
  '"',
  '* - "" -"" "*" -*',
  '\0\u0001\ud800\udfff\uffff',
  '(((((((((((((((((((((((((((((((((',
  'secret*secret*secret',
  '-- -- --secret',
];

export function searchIndexContract(store: Store): void {
  describe('as SearchIndex', () => {
    let collection: string;

    beforeEach(() => {
      collection = fresh('found');
    });

    const put = (entries: Readonly<Record<string, string | readonly [string, string]>>) =>
      store().work.run(async () => {
        for (const [id, given] of Object.entries(entries)) {
          const [title, text] = typeof given === 'string' ? ['', given] : given;
          await store().searchIndex.put({ collection, id, title, text });
        }
      });

    const search = (text: string, limit = 100) =>
      store().searchIndex.search({ text, collections: [collection], limit });

    /** In the order of their ids. */
    const found = async (text: string) => (await search(text)).map(({ id }) => id).sort();

    describe('finds', () => {
      it('entries that hold all words, each in the title or in the text', async () => {
        await put({
          both: ['Payment fails', 'after the update of the gateway'],
          one: ['Payment works', 'before the update'],
          none: 'nothing of the kind',
        });
        expect(await found('payment')).to.deep.equal(['both', 'one']);
        expect(await found('payment fails')).to.deep.equal(['both']);
        expect(await found('gateway fails')).to.deep.equal(['both']);
        expect(await found('pay')).to.deep.equal([]);
      });

      it('short and common words, and words that are everywhere', async () => {
        await put({
          a: 'to be or not to be: www a i x',
          b: 'the of and in is x about com',
          c: 'x y',
        });
        expect(await found('be')).to.deep.equal(['a']);
        expect(await found('a')).to.deep.equal(['a']);
        expect(await found('www')).to.deep.equal(['a']);
        expect(await found('the')).to.deep.equal(['b']);
        expect(await found('about com')).to.deep.equal(['b']);
        expect(await found('y')).to.deep.equal(['c']);
        expect(await found('x')).to.deep.equal(['a', 'b', 'c']);
      });

      it('phrases: words next to each other, within the title or within the text', async () => {
        await put({
          here: 'the quick brown fox jumps',
          apart: 'the quick red and brown fox',
          turned: 'brown quick fox',
          split: ['very quick', 'brown fox'],
          title: ['A Quick Brown Fox', 'sleeps'],
        });
        expect(await found('"quick brown"')).to.deep.equal(['here', 'title']);
        expect(await found('"quick brown fox" jumps')).to.deep.equal(['here']);
        expect(await found('"brown  fox"')).to.deep.equal(['apart', 'here', 'split', 'title']);
        expect(await found('“quick brown” -jumps')).to.deep.equal(['title']);
      });

      it('words by their beginnings, the last one of a phrase too', async () => {
        await put({ a: 'synchronise all', b: 'synchronous call', c: 'sync', d: 'asynchronous' });
        expect(await found('sync*')).to.deep.equal(['a', 'b', 'c']);
        expect(await found('sync')).to.deep.equal(['c']);
        expect(await found('"synchronise a"*')).to.deep.equal(['a']);
        expect(await found('"all synchronise"*')).to.deep.equal([]);
        expect(await found('s*')).to.deep.equal(['a', 'b', 'c']);
      });

      it('nothing that is excluded, in the title or in the text', async () => {
        await put({
          a: ['Red', 'car'],
          b: ['Red', 'bicycle with bell'],
          c: ['Red bicycle', 'with new bell'],
          d: ['Red', 'boat'],
        });
        expect(await found('red -bicycle')).to.deep.equal(['a', 'd']);
        expect(await found('red -b*')).to.deep.equal(['a']);
        expect(await found('red -"with bell"')).to.deep.equal(['a', 'c', 'd']);
        expect(await found('red -"with be"* -car -boat')).to.deep.equal(['c']);
        expect(await found('-car red -boat')).to.deep.equal(['b', 'c']);
        expect(await found('red -unknown')).to.have.length(4);
      });

      it('either case and every accent', async () => {
        await put({
          a: 'Crème BRÛLÉE in der Straße',
          b: 'ΟΔΟΣ και Ёлка, İSTANBUL',
          c: 'ﬁve ﬀ ①② Ｗｉｄｅ',
          d: 'cre\u0301me',
        });
        expect(await found('creme brulee STRASSE')).to.deep.equal(['a']);
        expect(await found('CRÉME')).to.deep.equal(['a', 'd']);
        expect(await found('οδος елка istanbul')).to.deep.equal(['b']);
        expect(await found('οδόσ ЁЛКА')).to.deep.equal(['b']);
        expect(await found('five ff 12 wide')).to.deep.equal(['c']);
      });

      it('words of code alike', async () => {
        await put({
          a: 'rename foo_bar in v1.2.3, see #123 and GH-42',
          b: 'foo and bar in v1.2.31, see #1234 and GH-421: 123',
          c: 'C++ and C# at src/domain/search.ts:42 by bob@example.com',
          d: 'c, d+ and src/domain',
        });
        expect(await found('foo_bar')).to.deep.equal(['a']);
        expect(await found('FOO-BAR')).to.deep.equal(['a']);
        expect(await found('bar')).to.deep.equal(['a', 'b']);
        expect(await found('v1.2.3')).to.deep.equal(['a']);
        expect(await found('v1.2*')).to.deep.equal(['a', 'b']);
        expect(await found('#123')).to.deep.equal(['a']);
        expect(await found('123')).to.deep.equal(['a', 'b']);
        expect(await found('gh-42')).to.deep.equal(['a']);
        expect(await found('c++')).to.deep.equal(['c']);
        expect(await found('C#')).to.deep.equal(['c']);
        expect(await found('c')).to.deep.equal(['c', 'd']);
        expect(await found('src/domain/search.ts')).to.deep.equal(['c']);
        expect(await found('bob@example.com -unknown')).to.deep.equal(['c']);
      });

      it('long words whole, and by their beginnings only', async () => {
        const hash = '0123456789abcdefz'.repeat(10);
        const russian = 'превысокомногорассмотрительствующий';
        await put({ a: `the ${hash} of it`, b: `${hash}0`, c: russian, d: `${russian}ся` });
        expect(await found(hash)).to.deep.equal(['a']);
        expect(await found(`"the ${hash} of"`)).to.deep.equal(['a']);
        expect(await found(hash.slice(0, 150))).to.deep.equal([]);
        expect(await found(`${hash.slice(0, 150)}*`)).to.deep.equal(['a', 'b']);
        for (let length = 60; length < 90; length++) {
          expect(await found(`${hash.slice(0, length)}*`), String(length)).to.deep.equal([
            'a',
            'b',
          ]);
          expect(await found(hash.slice(0, length)), String(length)).to.deep.equal([]);
        }
        expect(await found(russian)).to.deep.equal(['c']);
        expect(await found(`${russian.slice(0, 20)}*`)).to.deep.equal(['c', 'd']);
        expect(await found(russian.slice(20))).to.deep.equal([]);
      });

      it('what is written without spaces by any part of it', async () => {
        await put({
          a: '日本語のテキストを検索する',
          b: '東京は日本の首都です',
          c: '한국어 문서를 검색한다',
          d: '한국어'.normalize('NFD'),
          e: 'ภาษาไทยไม่มีช่องว่าง',
          f: 'version 2024年版',
        });
        expect(await found('日本語')).to.deep.equal(['a']);
        expect(await found('日本')).to.deep.equal(['a', 'b']);
        expect(await found('本')).to.deep.equal(['a', 'b']);
        expect(await found('る')).to.deep.equal(['a']);
        expect(await found('検索 テキスト')).to.deep.equal(['a']);
        expect(await found('ﾃｷｽﾄ')).to.deep.equal(['a']);
        expect(await found('索検')).to.deep.equal([]);
        expect(await found('日本 -東京')).to.deep.equal(['a']);
        expect(await found('한국어')).to.deep.equal(['c', 'd']);
        expect(await found('검색')).to.deep.equal(['c']);
        expect(await found('ไทย')).to.deep.equal(['e']);
        expect(await found('2024年')).to.deep.equal(['f']);
        expect(await found('年版 version')).to.deep.equal(['f']);
      });

      it('the first 64 KiB of a text', async () => {
        const filler = 'filler '.repeat(9_362); // 65,534 bytes
        await put({ within: `${filler.slice(7)}needle hay`, beyond: `${filler} needle` });
        expect(await found('needle')).to.deep.equal(['within']);
        expect(await found('hay')).to.deep.equal([]);
        expect(await found('"filler needle"')).to.deep.equal(['within']);
        const wide = '界'.repeat(30_000);
        const letters = 'a b c d '.repeat(8_191);
        const words = Array.from({ length: 12_000 }, (_, n) => n.toString(36)).join(' ');
        await put({ wide, letters, words: `${words} end` });
        expect(await found('界界界')).to.deep.equal(['wide']);
        expect(await found('"d a b"')).to.deep.equal(['letters']);
        expect(await found('"98y 98z" end')).to.deep.equal(['words']);
      });

      it('the words of awkward texts', async () => {
        for (const [name, text] of Object.entries(AWKWARD_TEXTS)) {
          await put({ [name]: [text, `${text} xyzzy`] });
        }
        expect(await found('xyzzy')).to.deep.equal(
          Object.keys(AWKWARD_TEXTS)
            .filter((name) => name !== '100 kB')
            .sort(),
        );
        expect(await found('"drop table tasks"')).to.deep.equal(['placeholders']);
        expect(await found('"new table"')).to.deep.equal(['backslashes']);
        expect(await found('𠜎')).to.deep.equal(['four-byte characters']);
        expect(await found('שלום مرحبا')).to.deep.equal(['right to left']);
        await put({ nul: ['a\0b \ud800', 'qqq\0rrr \udfff'] });
        const [hit] = await search('"qqq rrr"');
        expect(hit?.title).to.equal('a\ufffdb \ufffd');
      });
    });

    describe('answers', () => {
      it('the title as it is, and an excerpt around what was found', async () => {
        const lead = 'lorem ipsum '.repeat(40);
        const title = '  Crème\tbrûlée  ';
        await put({ a: [title, `${lead}here is the\n\n  Needle <b>in</b> it ${lead}`] });
        const [hit] = await search('needle');
        expect(hit).to.include({ collection, id: 'a', title });
        expect(hit?.excerpt).to.include('here is the Needle <b>in</b> it');
        expect(hit?.excerpt).to.match(/^…\w/);
        expect(hit?.excerpt).to.match(/…$/);
        expect(hit?.excerpt.length).to.be.within(150, 200);
        const [byTitle] = await search('brulee');
        expect(byTitle?.excerpt).to.match(/^lorem ipsum lorem/);
        await put({ b: ['short', 'a needle'] });
        expect((await search('needle short'))[0]?.excerpt).to.equal('a needle');
      });

      it('hits in titles before those in texts, however often the text repeats them', async () => {
        await put({
          text: ['Other', 'urgent invoice '.repeat(500)],
          both: ['Urgent invoice', 'nothing'],
          one: ['Urgent', `an invoice ${'of something long '.repeat(100)}`],
        });
        const hits = await search('urgent invoice');
        expect(hits.map(({ id }) => id)).to.deep.equal(['both', 'one', 'text']);
        const scores = hits.map(({ score }) => score);
        expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
        expect(new Set(scores).size).to.equal(3);
        expect((await search('"urgent invoice"')).map(({ id }) => id)).to.deep.equal([
          'both',
          'text',
        ]);
      });

      it('texts that tell more of it before others', async () => {
        await put({ less: 'apple pear plum grape', more: 'apple apple apple grape' });
        expect((await search('apple')).map(({ id }) => id)).to.deep.equal(['more', 'less']);
      });

      it('of equals the lower id first, and at most the limit', async () => {
        await put(Object.fromEntries(['c', 'a', 'd', 'b'].map((id) => [id, 'same words'])));
        expect((await search('same')).map(({ id }) => id)).to.deep.equal(['a', 'b', 'c', 'd']);
        expect((await search('same', 2)).map(({ id }) => id)).to.deep.equal(['a', 'b']);
      });

      it('all collections, or those that are asked for', async () => {
        const word = fresh('word').replaceAll('-', '');
        const other = `${collection}-other`;
        await put({ here: word });
        await store().work.run(() =>
          store().searchIndex.put({ collection: other, id: 'here', title: word, text: '' }),
        );
        const of = async (collections?: readonly string[]) => {
          const hits = await store().searchIndex.search({ text: word, collections, limit: 10 });
          return hits.map((hit) => hit.collection);
        };
        expect(await of()).to.deep.equal([other, collection]);
        expect(await of([collection])).to.deep.equal([collection]);
        expect(await of([collection, other, 'unknown'])).to.deep.equal([other, collection]);
        expect(await of([])).to.deep.equal([]);
      });
    });

    describe('takes for text', () => {
      it('whatever means something to a database', async () => {
        await put({ secret: ['Secret', 'secret other'], other: 'a b c f 3 8' });
        for (const text of HOSTILE) {
          const answer = await search(text).catch((error: unknown) => error);
          if (Array.isArray(answer)) expect(answer, text).to.have.length.at.most(2);
          else expect(answer, text).to.have.property('code', 'search.nothing-to-find');
        }
        expect(await found('title:secret')).to.deep.equal([]);
        expect(await found('secret OR unknown')).to.deep.equal([]);
        expect(await found('secret | unknown')).to.deep.equal([]);
        expect(await found('secret !other')).to.deep.equal(['secret']);
        expect(await found('sec%')).to.deep.equal([]);
        expect(await found('"secret')).to.deep.equal(['secret']);
        expect(await found('^secret')).to.deep.equal(['secret']);
        expect(await found('+secret')).to.deep.equal(['secret']);
      });

      it('operators as words that they are', async () => {
        await put({ a: 'this and that or not near', b: 'this that' });
        expect(await found('this AND that')).to.deep.equal(['a']);
        expect(await found('NOT NEAR OR')).to.deep.equal(['a']);
      });
    });

    describe('refuses', () => {
      const codeOf = async (promise: Promise<unknown>) =>
        ((await rejectionOf(promise)) as { code?: unknown }).code;

      it('what finds nothing in particular', async () => {
        for (const text of ['', '   ', '-a', '-"a b" -c*', '*', '!?.,', '""', '-', '"" -a']) {
          expect(await codeOf(search(text)), text).to.equal('search.nothing-to-find');
        }
      });

      it('what is too much', async () => {
        expect(await codeOf(search('a'.repeat(201)))).to.equal('search.too-long');
        expect(await codeOf(search('a '.repeat(21)))).to.equal('search.too-many-terms');
        await put({ a: 'a' });
        expect(await found('a'.repeat(200))).to.deep.equal([]);
        expect(await found(`a ${'-b '.repeat(19)}`)).to.deep.equal(['a']);
        for (const limit of [0, 101, 1.5, Number.NaN]) {
          expect(await codeOf(search('a', limit))).to.equal('search.bad-limit');
        }
      });

      it('entries without a name, and writing outside a unit of work', async () => {
        const { searchIndex, work } = store();
        const entry = { collection, id: 'a', title: '', text: '' };
        const bad = [{ id: '' }, { id: 'x'.repeat(192) }, { collection: '' }];
        for (const part of [...bad, { collection: 'x'.repeat(65) }]) {
          const putting = work.run(() => searchIndex.put({ ...entry, ...part }));
          expect(await codeOf(putting)).to.equal('search.bad-entry');
        }
        expect(await codeOf(searchIndex.put(entry))).to.equal('unit-of-work.required');
        expect(await codeOf(searchIndex.remove(collection, 'a'))).to.equal('unit-of-work.required');
        expect(await codeOf(search('""'))).to.equal('search.nothing-to-find');
      });
    });

    describe('follows', () => {
      it('changes: the new words are found, the former ones not', async () => {
        await put({ a: ['Old title', 'former text'], b: ['Old', 'former'] });
        await put({ a: ['New title', 'latter text'] });
        expect(await found('old')).to.deep.equal(['b']);
        expect(await found('former')).to.deep.equal(['b']);
        expect(await found('new latter')).to.deep.equal(['a']);
        await put({ a: ['New title', 'latter text'] });
        expect(await found('new latter')).to.deep.equal(['a']);
        await put({ a: ['Newer', ''] });
        expect(await found('title')).to.deep.equal([]);
        expect((await search('newer'))[0]).to.include({ title: 'Newer', excerpt: '' });
      });

      it('removal, of what is there and of what is not', async () => {
        await put({ a: 'gone', b: 'gone' });
        const { searchIndex, work } = store();
        await work.run(async () => {
          await searchIndex.remove(collection, 'a');
          await searchIndex.remove(collection, 'unknown');
          await searchIndex.remove(`${collection}-other`, 'b');
        });
        expect(await found('gone')).to.deep.equal(['b']);
        await put({ a: 'back' });
        expect(await found('gone')).to.deep.equal(['b']);
        expect(await found('back')).to.deep.equal(['a']);
      });

      it('no unit of work that fails', async () => {
        await put({ kept: 'before', removed: 'before' });
        const { searchIndex, work } = store();
        const failing = work.run(async () => {
          await searchIndex.put({ collection, id: 'kept', title: '', text: 'after' });
          await searchIndex.put({ collection, id: 'new', title: '', text: 'after' });
          await searchIndex.remove(collection, 'removed');
          throw new Error('no');
        });
        await rejectionOf(failing);
        expect(await found('before')).to.deep.equal(['kept', 'removed']);
        expect(await found('after')).to.deep.equal([]);
        await put({ kept: 'once more' });
        expect(await found('before')).to.deep.equal(['removed']);
      });

      it('several changes of one unit of work, and shows none before its commit', async () => {
        await put({ c: 'first' });
        const { searchIndex, work } = store();
        const [written, checked] = [gate(), gate()];
        const of = (id: string, text: string) =>
          searchIndex.put({ collection, id, title: '', text });
        const running = work.run(async () => {
          await of('a', 'first');
          await of('a', 'second');
          await of('b', 'first');
          await searchIndex.remove(collection, 'b');
          await searchIndex.remove(collection, 'c');
          await of('c', 'second');
          written.open();
          await checked.passed;
        });
        await written.passed;
        const during = [await found('first'), await found('second')];
        checked.open();
        await running;
        expect(during).to.deep.equal([['c'], []]);
        expect(await found('first')).to.deep.equal([]);
        expect(await found('second')).to.deep.equal(['a', 'c']);
      });

      it('two who write the same entry at once', async () => {
        await Promise.all(['one', 'two', 'three'].map((word) => put({ same: `written ${word}` })));
        expect(await search('written')).to.have.length(1);
        const words = await Promise.all(['one', 'two', 'three'].map(found));
        expect(words.flat()).to.deep.equal(['same']);
      });
    });

    it('finds among 10 000 entries what is rare, what is common and what is both', async function () {
      this.timeout(180_000);
      const count = 10_000;
      const ids = Array.from({ length: count }, (_, n) => String(n).padStart(5, '0'));
      for (let start = 0; start < count; start += 2_500) {
        const part = ids.slice(start, start + 2_500);
        await put(
          Object.fromEntries(
            part.map((id) => {
              const n = Number(id);
              const text = `common number${String(n)} group${String(n % 10)} "of ${id}"`;
              return [id, [n % 1_000 === 7 ? 'Special common' : 'Entry', text] as const];
            }),
          ),
        );
      }
      const first = await search('common');
      expect(first).to.have.length(100);
      expect(first.slice(0, 10).map(({ id }) => Number(id) % 1_000)).to.deep.equal(
        Array(10).fill(7),
      );
      expect(await found('number1234')).to.deep.equal(['01234']);
      expect(await found('number123*')).to.have.length(11);
      expect(await found('number999* group9')).to.deep.equal(['00999', '09999']);
      expect(await found('common group7 special -number7')).to.have.length(9);
      expect(await found('"of 04321"')).to.deep.equal(['04321']);
      expect(await found('"common of"')).to.deep.equal([]);
    });
  });
}
