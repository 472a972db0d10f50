/** A line of a metric family: name, labels, value and what may follow. */
const LABEL = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"`;
const LABELS = String.raw`\{(?:${LABEL}(?:,${LABEL})*)?\}`;
const NUMBER = String.raw`(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)`;
const SAMPLE = new RegExp(
  `^([a-zA-Z_:][\\w:]*)(${LABELS})? (${NUMBER})(?: # (${LABELS}) ${NUMBER}(?: ${NUMBER})?)?$`,
);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum', '_created'],
};

interface Family {
  readonly name: string;
  type: string;
}

/** What breaks OpenMetrics 1.0 in a text; empty: nothing does. */
export function openMetricsFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const families = new Set<string>();
  const series = new Set<string>();
  let family: Family | undefined;
  const lines = text.split('\n');
  if (lines.pop() !== '') faults.push('the last line does not end');
  if (lines.pop() !== '# EOF') faults.push('there is no # EOF at the end');
  for (const line of lines) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword !== undefined) {
      if (family?.name !== name) {
        if (families.has(name)) faults.push(`${name} is told twice`);
        families.add(name);
        family = { name, type: 'unknown' };
      }
      if (keyword === 'TYPE') family.type = rest;
      continue;
    }
    const [, sample, labels = '', value = '', exemplar] = SAMPLE.exec(line) ?? [];
    if (sample === undefined || !family) {
      faults.push(`not a sample: ${line}`);
      continue;
    }
    const suffix = sample.startsWith(family.name) ? sample.slice(family.name.length) : undefined;
    if (suffix === undefined || !SUFFIXES[family.type]?.includes(suffix)) {
      faults.push(`${sample} does not belong to the ${family.type} ${family.name}`);
    }
    if (family.type !== 'gauge' && Number(value) < 0) faults.push(`negative: ${line}`);
    if (suffix === '_bucket' && !/[{,]le="(?:\+Inf|\d+\.\d+|\d+(?:\.\d+)?e[+-]\d+)"/.test(labels)) {
      faults.push(`le is no canonical number: ${line}`);
    }
    if (exemplar !== undefined && suffix !== '_bucket' && suffix !== '_total') {
      faults.push(`nothing to exemplify: ${line}`);
    }
    if (series.has(sample + labels)) faults.push(`twice: ${sample}${labels}`);
    series.add(sample + labels);
  }
  return faults;
}
