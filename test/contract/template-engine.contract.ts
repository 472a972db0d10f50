import { expect } from 'chai';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { RenderOptions, TemplateEngine } from '../../src/ports/runtime/template-engine.js';

type Partials = Readonly<Record<string, string>>;

const LONG = 'x'.repeat(100_000);

/** What costs or shows what it must not, and how it is refused. */
const HOSTILE: readonly (readonly [string, string, RegExp, JsonObject?, Partials?])[] = [
  ['a range', '{% for i in (1..1000000000) %}x{% endfor %}', /too-costly/],
  [
    'loops in loops',
    '{% for i in (1..999) %}{% for j in (1..999) %}{% for k in (1..999) %}{% endfor %}{% endfor %}{% endfor %}',
    /too-costly/,
  ],
  [
    'append',
    '{% assign s = "xxxxxxxxxx" %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
    /too-costly|too-large-output/,
  ],
  ['replace with nothing to find', '{{ s | replace: "", s }}', /too-costly|too-large/, { s: LONG }],
  ['split and join', '{% assign a = s | split: "" %}{{ a | join: s }}', /too-costly/, { s: LONG }],
  ['slices', '{{ s | slice: 0, 1000000000 }}', /too-costly/, { s: LONG }],
  ['padding', '{{ 0 | date: "%999999999d" }}', /too-costly/],
  ['output', '{% for i in (1..1000) %}{{ s }}{% endfor %}', /too-large-output/, { s: LONG }],
  [
    'captured text',
    '{% capture c %}{% for i in (1..1000) %}{{ s }}{% endfor %}{% endcapture %}',
    /too-large-output/,
    { s: LONG },
  ],
  ['a long text', LONG.repeat(11), /too-long/],
  ['long tags', `{% if a${' and a'.repeat(20_000)} %}{% endif %}`, /too-long/, { a: 1 }],
  ['deep paths', `{{ a${'[a'.repeat(5_000)}${']'.repeat(5_000)} }}`, /too-long/, { a: 1 }],
  ['tags in tags', '{% if true %}'.repeat(9_000), /too-deep/],
  [
    'tags in tags that end',
    '{% if true %}'.repeat(4_000) + '{% endif %}'.repeat(4_000),
    /too-deep/,
  ],
  ['open brackets', '{{'.repeat(90_000), /syntax/],
  ['open tags', '{%'.repeat(90_000), /syntax/],
  ['large variables', '', /too-large-variables/, { s: LONG.repeat(20) }],
  ['a partial in itself', "{% render 'a' %}", /recursive-partial/, {}, { a: "x{% render 'a' %}" }],
  [
    'partials in each other',
    '{% liquid\n render "a" %}',
    /recursive-partial/,
    {},
    { a: "{% render 'b' %}{% render 'b' %}", b: '{% liquid\n render "a" %}' },
  ],
  ['a partial that is none', "{% render 'b' %}", /unknown-partial/, {}, { a: 'x' }],
  ['a file', "{% render '/etc/passwd' %}", /unknown-partial/],
  ['a computed partial', '{% render x %}', /unknown-partial/, { x: 'a' }, { a: 'x' }],
  ['what every object has', '{% render "constructor" %}', /unknown-partial/],
  ['include', "{% include 'a' %}", /unknown-tag/, {}, { a: 'x' }],
  ['layout', "{% layout 'a' %}", /unknown-tag/, {}, { a: 'x' }],
  ['a hash', '{{ s | sha256 }}', /unknown-filter/, { s: 'x' }],
  ['chance', '{{ s | sample }}', /unknown-filter/, { s: [1, 2] }],
  ['the clock', '{{ "now" | date: "%Y" }}', /no-clock/],
  ['the clock by a detour', '{% assign n = "to" | append: "day" %}{{ n | date }}', /no-clock/],
  ...['constructor', '__proto__', 'toString', 'constructor.constructor'].map(
    (name) => [`${name} of a map`, `{{ o.${name} }}`, /missing-variable/, { o: {} }] as const,
  ),
  ['constructor of a text', '{{ s.constructor }}', /missing-variable/, { s: 'x' }],
  ['constructor of a list', '{{ l.constructor }}', /missing-variable/, { l: [1] }],
  ['constructor of all variables', '{{ constructor }}', /missing-variable/],
  ['prototypes by key', '{{ o["__proto__"] }}', /missing-variable/, { o: {} }],
];

/** What every TemplateEngine does. @param open its clock is passed, in ms */
export function templateEngineContract(
  title: string,
  open: (monotonicMs: () => number) => TemplateEngine,
): void {
  describe(`${title} as TemplateEngine`, () => {
    const engine = open(() => 0);
    const render = (
      text: string,
      variables: JsonObject = {},
      partials: Partials = {},
      options: RenderOptions = {},
    ) => engine.compile(text, { partials }).render(variables, options);
    const errorOf = (act: () => unknown): AppError => {
      try {
        act();
      } catch (error) {
        if (error instanceof AppError) return error;
        throw error;
      }
      throw new Error('nothing was thrown');
    };

    for (const [text, expected] of [
      ['', ''],
      ['Dear {{ user.name | capitalize }},', 'Dear Ada,'],
      ['{% if n > 2 and user.tags contains "vip" %}yes{% else %}no{% endif %}', 'yes'],
      ['{% unless n == 3 %}a{% endunless %}{% case n %}{% when 3 %}three{% endcase %}', 'three'],
      ['{% for t in user.tags %}{{ forloop.index }}{{ t }} {% endfor %}', '1new 2vip '],
      ['{% for t in none %}x{% else %}nobody{% endfor %}', 'nobody'],
      ['{%- assign x = n | plus: 2 | times: 10 -%} {{ x }}', '50'],
      ['{% capture c %}<{{ n }}>{% endcapture %}{{ c | escape }}', '&lt;3&gt;'],
      ['{{ at | date: "%Y-%m-%d %H:%M" }}', '2026-11-22 08:30'],
      ['{{ at | date: "%H:%M", "Europe/Berlin" }}', '09:30'],
      [
        '{{ user.tags | join: "+" }} {{ user.tags | size }} {{ user | json }}',
        'new+vip 2 {"name":"ada","tags":["new","vip"]}',
      ],
      ['{{ items | where: "a", 1 | map: "b" | join }} {{ items | sum: "a" }}', '2 4'],
      ['{{ nil | default: "none" }}{{ user.gone | default: "none" }}', 'nonenone'],
      ['{% raw %}{{ n }}{% endraw %}{% comment %}{{ n }}{% endcomment %}{% # no %}', '{{ n }}'],
      ['{{ user.tags }}{{ items[0] }}', 'newvip{"a":1,"b":2}'],
      ['{% render "card", user: user, n: 1 %}', '[ada 1]'],
      ['{% for t in user.tags %}{% render "line" with t as word %}{% endfor %}', '(new)(vip)'],
    ] as const) {
      it(`renders ${JSON.stringify(text)}`, () => {
        const variables = {
          ...{ n: 3, none: [], at: '2026-11-22T08:30:00Z' },
          user: { name: 'ada', tags: ['new', 'vip'] },
          items: [
            { a: 1, b: 2 },
            { a: 3, b: 4 },
          ],
        };
        const partials = { card: '[{{ user.name }} {{ n }}]', line: '({{ word }})' };
        expect(render(text, variables, partials)).to.equal(expected);
      });
    }

    it('renders the same each time, and leaves its variables as they are', () => {
      const variables = { list: [3, 1, 2], n: 1 };
      const template = engine.compile('{% assign n = 5 %}{{ list | sort | join }}{{ n }}');
      expect([template.render(variables), template.render(variables)]).to.deep.equal([
        ...['1 2 35', '1 2 35'],
      ]);
      expect(variables).to.deep.equal({ list: [3, 1, 2], n: 1 });
    });

    for (const [what, text, code, variables = {}, partials = {}] of HOSTILE) {
      it(`refuses ${what}`, () => {
        const error = errorOf(() => render(text, variables, partials));
        expect([error.kind, error.code.startsWith('template.')]).to.deep.equal([
          ...['validation', true],
        ]);
        expect(error.code).to.match(code);
        expect(error.message.length).to.be.lessThan(500);
      });
    }

    it('gives nothing of prototypes away where missing variables are empty', () => {
      const text =
        '{{ o.constructor }}{{ o.__proto__ }}{{ constructor }}{{ "a".constructor }}{{ l | map: "constructor" }}';
      expect(render(text, { o: {}, l: [{}] }, {}, { missing: 'empty' })).to.equal('');
      expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
    });

    it('changes no prototype', () => {
      const text = '{% assign __proto__ = o %}{% assign constructor = o %}{{ o.x }}';
      expect(render(text, { o: { x: 1 } })).to.equal('1');
      expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
    });

    it('takes plain JSON only', () => {
      for (const value of [() => 'code', new Map(), new Date(0), Symbol('s')]) {
        const error = errorOf(() => render('{{ v }}', { v: value } as unknown as JsonObject));
        expect(error.code).to.equal('template.variables');
      }
    });

    it('ends by the clock what no count stops', () => {
      let now = 0;
      const slow = open(() => (now += 100));
      const template = slow.compile('{% for i in (1..100) %}x{% endfor %}');
      expect(errorOf(() => template.render({})).code).to.equal('template.too-slow');
    });

    it('names the variable that is missing, and where', () => {
      const error = errorOf(() => render('Hello\n {{ user.nam }}', { user: { name: 'ada' } }));
      expect(error.code).to.equal('template.missing-variable');
      expect(error.data).to.deep.include({ line: 2, variable: 'user.nam' });
      expect(render('{{ user.nam }}!', { user: {} }, {}, { missing: 'empty' })).to.equal('!');
    });

    it('may ask for what is missing', () => {
      expect(render('{% if user.nam %}a{% else %}b{% endif %}', { user: {} })).to.equal('b');
    });

    it('lists what a text reads of its variables, partials included', () => {
      const text =
        '{{ user.name }}{% for i in items %}{{ i.price }}{% endfor %}{{ other[0].x }}{% assign q = z %}{{ q }}' +
        "{% if flag %}{% endif %}{% render 'a', n: user.age %}";
      const { variables } = engine.compile(text, { partials: { a: '{{ n }}{{ loose }}' } });
      expect(variables).to.deep.equal([
        ...['flag', 'items', 'loose', 'other[0].x', 'user.age', 'user.name', 'z'],
      ]);
    });

    for (const [text, code, line, column] of [
      ['Hi\n {% if a %}', 'syntax', 2, 2],
      ['{{ a', 'syntax', 1, 1],
      ['a {{ a | nope }}', 'unknown-filter', 1, 3],
      ['\n\n{% bogus %}', 'unknown-tag', 3, 1],
      ["{% render 'gone' %}", 'unknown-partial', 1, 1],
    ] as const) {
      it(`checks ${JSON.stringify(text)}`, () => {
        const [problem] = engine.check(text);
        expect(problem).to.deep.include({ code: `template.${code}`, line, column });
        const error = errorOf(() => engine.compile(text));
        expect(error.code).to.equal(`template.${code}`);
        expect(error.data).to.deep.include({ line, column });
      });
    }

    it('checks partials too, and names them', () => {
      const [problem] = engine.check('x', { partials: { a: 'b\n{{ c | nope }}' } });
      expect(problem).to.deep.include({
        ...{ code: 'template.unknown-filter', partial: 'a', line: 2, column: 1 },
      });
    });

    it('finds nothing wrong with what can be rendered', () => {
      expect(engine.check('{{ a.b | upcase }}')).to.deep.equal([]);
    });
  });
}
