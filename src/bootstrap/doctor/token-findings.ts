import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import type { Config } from '../config/config.js';
import { fault, ok, warning } from './finding.js';

/** Personal, fine-grained, of apps and of actions, and the old form. */
const GITHUB_TOKEN = /^(gh[pousr]_\w{36,255}|github_pat_\w{22,255}|[0-9a-f]{40})$/;

const PATIENCE_MS = 5_000;

const NAME = 'token of github';
const REMEDY = 'Make a new one at github.com/settings/tokens and set integrations.github.token';

/** Asks the provider whether a token holds. @returns the status of its answer */
export type AskProvider = (token: string) => Promise<number>;

export async function askGitHub(token: string): Promise<number> {
  const answer = await fetch('https://api.github.com/rate_limit', {
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'clickup-brain' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** @param ask undefined: nobody outside is asked */
export async function tokenFinding(
  { integrations }: Pick<Config, 'integrations'>,
  ask: AskProvider | undefined,
): Promise<DoctorFinding> {
  const { token } = integrations.github;
  if (token === undefined) return ok(NAME, 'none is set, and none is needed for webhooks');
  if (!GITHUB_TOKEN.test(token)) {
    return warning(NAME, 'integrations.github.token does not look like a GitHub token', REMEDY);
  }
  if (!ask) return ok(NAME, 'looks right; not checked at GitHub, which --online does');
  try {
    return judged(await ask(token));
  } catch {
    const remedy = 'Look at the way out of this machine: proxy, firewall, DNS';
    return warning(NAME, 'GitHub does not answer, so it is not checked', remedy);
  }
}

function judged(status: number): DoctorFinding {
  if (status === 200) return ok(NAME, 'GitHub accepts it');
  if (status === 401) return fault(NAME, 'GitHub refuses it: expired, revoked or mistyped', REMEDY);
  return warning(NAME, `GitHub answers ${String(status)}, so it is not checked`, 'Try again later');
}
