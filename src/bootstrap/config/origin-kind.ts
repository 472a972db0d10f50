import { list } from './setting-kinds.js';
import type { SettingKind } from './setting.js';

/** What a browser sends as `Origin`: scheme, host and port, nothing behind them. */
function isOrigin(item: string): boolean {
  if (item === '*') return true;
  if (item.length > 300 || !/^https?:\/\//.test(item) || !URL.canParse(item)) return false;
  return new URL(item).origin === item;
}

export function origins(): SettingKind<string[]> {
  return list('a list of at most 100 origins such as https://example.com, or *', 0, (item) =>
    isOrigin(item),
  );
}
