import type { Reading } from './reading.js';
import { markup, type Content, type Html } from './markup.js';

/** How a state looks; its name always stands beside the colour. */
export type Tone = 'good' | 'warn' | 'bad' | 'idle';

export function badge(tone: Tone, text: string): Html {
  return markup`<span class="badge ${tone}">${text}</span>`;
}

/** `wide`: as wide as the page; `tall`: as high as two beside it. */
export type Shape = 'wide' | 'tall' | undefined;

/** A section of the page under its heading. */
export function card(id: string, title: string, body: Content, shape?: Shape): Html {
  return markup`<section class="card ${shape}" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${body}
  </section> `;
}

/** The same of something that may not be there now. */
export function cardOf<Value>(
  reading: Reading<Value> | undefined,
  { id, title, shape }: { readonly id: string; readonly title: string; readonly shape?: Shape },
  show: (value: Value) => Content,
): Html {
  if (!reading) {
    return card(id, title, markup`<p class="empty">Your key may not read this.</p>`, shape);
  }
  const { value, isLate } = reading;
  if (value === undefined) {
    const text = markup`<p class="missing">
      ${badge('bad', 'Not available')} It does not answer now.
    </p>`;
    return card(id, title, text, shape);
  }
  const late = isLate
    ? markup`<p class="missing">
        ${badge('warn', 'Late')} These are older figures: new ones take long.
      </p>`
    : undefined;
  return card(id, title, [late, show(value)], shape);
}

export interface Column<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  /** Left out where there is little room. */
  readonly isMinor?: boolean;
  readonly cell: (row: Row) => Content;
}

/** @param caption what it shows, for who cannot see the heading beside it */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Html {
  const kind = ({ isNumber = false, isMinor = false }: Column<Row>) => {
    const names = [...(isNumber ? ['number'] : []), ...(isMinor ? ['minor'] : [])];
    return names.length > 0 ? markup` class="${names.join(' ')}"` : undefined;
  };
  const head = columns.map(
    (column) => markup`<th scope="col" role="columnheader" ${kind(column)}>${column.name}</th>`,
  );
  const [first, ...rest] = columns;
  const body = rows.map(
    (row) =>
      markup`<tr role="row">
        <th scope="row" role="rowheader">${first?.cell(row)}</th>
        ${rest.map(
          (column) =>
            markup`<td role="cell" data-name="${column.name}" ${kind(column)}>
              <span>${column.cell(row)}</span>
            </td>`,
        )}
      </tr> `,
  );
  // The roles stay when a narrow screen lays the table out as blocks.
  return markup`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${head}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${body}
    </tbody>
  </table>`;
}

export function nothing(text: string): Html {
  return markup`<p class="empty">${text}</p>`;
}
