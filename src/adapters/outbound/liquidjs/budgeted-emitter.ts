import type { RenderBudget } from './render-budget.js';

/** Where rendered pieces go, counted before they are joined. */
export class BudgetedEmitter {
  buffer = '';

  constructor(private readonly budget: RenderBudget) {}

  write(piece: unknown): void {
    const text = textOf(piece);
    this.budget.use(text.length);
    this.budget.requireOutput(this.buffer.length + text.length);
    this.buffer += text;
  }
}

/** As Liquid writes values, but that maps become JSON. */
function textOf(piece: unknown): string {
  if (typeof piece === 'string') return piece;
  if (piece === null || piece === undefined) return '';
  if (Array.isArray(piece)) return piece.map(textOf).join('');
  return typeof piece === 'object' ? JSON.stringify(piece) : String(piece);
}
