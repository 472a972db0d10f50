/** One line per figure, for programs; what each round measured goes to standard error as it happens. */
export function printJson(bench, figures) {
  for (const { figure, ours, peer, peerName, ratio, bar } of figures) {
    const numbers = { ours: rounded(ours), peer: rounded(peer), peerName, ratio: rounded(ratio) };
    const line = { bench, figure, ...numbers, ...(bar === undefined ? {} : { bar }) };
    console.log(JSON.stringify(line));
  }
}

export function printTable(bench, figures) {
  const rows = figures.map(({ figure, ours, peer, peerName, ratio, rounds }) => [
    figure,
    String(rounded(ours)),
    String(rounded(peer)),
    String(rounded(ratio)),
    peerName,
    rounds === undefined ? '' : rounds.ours.map(rounded).join(' '),
    rounds === undefined ? '' : rounds.peer.map(rounded).join(' '),
  ]);
  const head = ['figure', 'ours', 'peer', 'ratio', 'peer is', 'our rounds', "peer's rounds"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  console.log(`\n${bench}: medians; a ratio above 1 means that ours is better\n`);
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Four significant digits tell all that a measurement knows; counts stay as they are. */
export function rounded(number) {
  if (!Number.isFinite(number) || Number.isInteger(number)) return number;
  return Number(number.toPrecision(4));
}
