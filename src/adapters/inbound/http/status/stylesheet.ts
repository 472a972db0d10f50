/** Of the status page. Colours have a contrast of 4.5 and more to what they stand on, light and dark. */
export const STYLESHEET = `:root {
  color-scheme: light dark;
  --page: #f4f5f8; --card: #fff; --text: #1a1d26; --quiet: #596072; --line: #e2e5ec; --link: #3a4fd0;
  --good: #12693c; --good-soft: #e0f4e8; --warn: #8a4b00; --warn-soft: #fdf0d8;
  --bad: #a8202f; --bad-soft: #fde6e8; --idle: #535a6b; --idle-soft: #eceef3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10121a; --card: #191c27; --text: #e9ebf2; --quiet: #a2a9bb; --line: #2c3040; --link: #a5b4ff;
    --good: #6fdc9f; --good-soft: #123324; --warn: #f7c46c; --warn-soft: #3a2a0d;
    --bad: #ff9aa5; --bad-soft: #421a20; --idle: #b3b9c8; --idle-soft: #282c3a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--link); text-underline-offset: 0.2em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 4px; }
code { font: 0.9em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--idle-soft);
  padding: 0.1em 0.35em; border-radius: 4px; overflow-wrap: anywhere; }
h1, h2, p, dl, ul { margin: 0; }
.quiet { color: var(--quiet); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; background: var(--card); padding: 0.5rem 1rem; }
.top, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 2rem; padding-top: 1.25rem; padding-bottom: 1.25rem; }
.top h1 { font-size: 1.25rem; letter-spacing: -0.01em; }
.top nav { margin-left: auto; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.version { color: var(--quiet); font-weight: 400; font-size: 0.95rem; }
.about { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
.about div { display: flex; gap: 0.4rem; }
.about dt { color: var(--quiet); }
.about dd { margin: 0; }
.notice { background: var(--warn-soft); color: var(--warn); padding: 0.75rem 1rem; border-radius: 10px; margin-bottom: 1rem; }
.verdict { display: flex; align-items: center; gap: 1.25rem; padding: 1.25rem 1.5rem; border-radius: 14px; margin-bottom: 1rem; }
.verdict h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.015em; }
.verdict p { margin-top: 0.15rem; color: var(--text); }
.verdict .quiet { color: inherit; }
.sign { flex: none; width: 3rem; height: 3rem; border-radius: 50%; background: currentcolor; font-size: 1.5rem; font-weight: 700;
  display: grid; place-items: center; }
.verdict.good { background: var(--good-soft); } .verdict.good h2, .verdict.good .sign { color: var(--good); }
.verdict.warn { background: var(--warn-soft); } .verdict.warn h2, .verdict.warn .sign { color: var(--warn); }
.verdict.bad { background: var(--bad-soft); } .verdict.bad h2, .verdict.bad .sign { color: var(--bad); }
.verdict.good .sign { background: var(--good); color: var(--good-soft); }
.verdict.warn .sign { background: var(--warn); color: var(--warn-soft); }
.verdict.bad .sign { background: var(--bad); color: var(--bad-soft); }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.25rem 1.25rem; min-width: 0; }
.card.wide { grid-column: 1 / -1; }
.card.tall { grid-row: span 2; }
.card h2 { font-size: 1rem; margin-bottom: 0.6rem; }
.card p + p { margin-top: 0.6rem; }
.card.message { max-width: 40rem; margin: 2rem auto; }
.empty { color: var(--quiet); }
.missing { margin-bottom: 0.5rem; }
.button { display: inline-block; margin-top: 0.25rem; padding: 0.5rem 1rem; border: 1px solid currentcolor; border-radius: 8px;
  text-decoration: none; font-weight: 600; }
.badge { display: inline-block; padding: 0.05em 0.6em; border-radius: 99px; font-size: 0.85rem; font-weight: 600; white-space: nowrap; }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.warn { background: var(--warn-soft); color: var(--warn); }
.badge.bad { background: var(--bad-soft); color: var(--bad); }
.badge.idle { background: var(--idle-soft); color: var(--idle); }
table { width: 100%; border-collapse: collapse; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
thead th { color: var(--quiet); font-weight: 500; font-size: 0.85rem; padding-top: 0; overflow-wrap: normal; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.number + :not(.number) { padding-left: 0.6rem; }
td time, th time { white-space: nowrap; }
.score { display: flex; align-items: center; gap: 1.25rem; margin-bottom: 0.9rem; }
.score strong { font-size: 2.4rem; line-height: 1; letter-spacing: -0.03em; }
.track { stroke: var(--line); }
.score.good .value { stroke: var(--good); } .score.warn .value { stroke: var(--warn); } .score.bad .value { stroke: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem 1.5rem; margin-bottom: 0.75rem; }
.figures dt { color: var(--quiet); font-size: 0.85rem; }
.figures dd { margin: 0; }
.figures strong { font-size: 1.4rem; letter-spacing: -0.02em; display: block; }
.line { width: 100%; height: 44px; display: block; margin-top: 0.35rem; }
.line polyline { stroke: var(--link); }
.pair { display: inline-block; margin-right: 1rem; }
footer { padding-top: 1.5rem; padding-bottom: 2.5rem; }
footer ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; list-style: none; padding: 0; margin-bottom: 0.5rem; }
@media (max-width: 52rem) { .grid { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  .top nav { margin-left: 0; }
  .verdict { padding: 1rem; gap: 0.9rem; align-items: flex-start; } .verdict h2 { font-size: 1.25rem; }
  .sign { width: 2.25rem; height: 2.25rem; font-size: 1.1rem; }
  .card { padding: 1rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, tbody th, td { display: block; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; padding-bottom: 0; }
  tbody th, td { border: 0; padding: 0.1rem 0; display: flex; justify-content: space-between; gap: 1rem; text-align: right; }
  tbody th { text-align: left; font-weight: 600; }
  td.minor { display: none; }
  .number + :not(.number) { padding-left: 0; }
  td::before { content: attr(data-name); color: var(--quiet); flex: none; text-align: left; }
}
@media (prefers-reduced-motion: no-preference) { a { transition: color 0.1s; } }
@media print { body { background: none; } .top nav, footer { display: none; } .card { break-inside: avoid; } }
`;
