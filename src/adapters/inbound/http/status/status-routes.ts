import { createHash } from 'node:crypto';
import type { Actor } from '../../../../domain/access/actor.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Recognition, Recognised } from '../recognition.js';
import type { Route, RouteContext } from '../route.js';
import type { Html } from './markup.js';
import type { StatusBoard } from './status-board.js';
import { fullPage, plainPage, publicPage, type PageFacts } from './status-page.js';
import { STYLESHEET } from './stylesheet.js';

export interface StatusRoutesDeps {
  readonly board: StatusBoard;
  readonly recognition: Recognition;
  readonly clock: Clock;
  readonly facts: Pick<PageFacts, 'version' | 'environment' | 'canSignIn' | 'hasPublicMetrics'>;
}

const STYLE_PATH = '/assets/status.css';
const STYLE_VERSION = createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12);

/** Nothing of other origins, no script, no frame, no form. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const UNSURE =
  'Your key cannot be checked now, because the database does not answer in time. This is what anybody may see. ' +
  'The key in the file instance.json of the data folder works in any case.';

const PAGE = { contentType: 'text/html', schema: { type: 'string' } } as const;

/** The page for people. Unlimited: it is opened when things go wrong, and bounds itself. */
export function statusRoutes(deps: StatusRoutesDeps): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/',
      operation: 'status.page',
      summary: 'Show a page for people: to anybody whether all is well, more with a credential',
      tag: 'Documents',
      isPublic: true,
      isUnlimited: true,
      parameters: [
        flag('signin', 'Ask the browser for a key'),
        flag('signout', 'Make the browser forget the key'),
        {
          name: 'refresh',
          in: 'query',
          description: 'Seconds after which the page loads itself anew',
          schema: { type: 'integer', minimum: 5, maximum: 3_600 },
        },
      ],
      answers: {
        200: { description: 'A page', ...PAGE },
        303: { description: 'Signed in; the page is at /' },
        401: { description: 'The key is not valid, or none was given to sign in', ...PAGE },
      },
      handle: (context) => answer(context, deps),
    },
    {
      method: 'get',
      path: STYLE_PATH,
      operation: 'status.style',
      summary: 'The style sheet of the status page',
      tag: 'Documents',
      isPublic: true,
      isUnlimited: true,
      answers: {
        200: { description: 'A style sheet', contentType: 'text/css', schema: { type: 'string' } },
      },
      handle: async ({ http }) => {
        http.type = 'text/css; charset=utf-8';
        http.set('Cache-Control', 'public, max-age=3600');
        http.body = STYLESHEET;
        await Promise.resolve();
      },
    },
  ];
}

function flag(name: string, description: string) {
  return { name, in: 'query', description, allowEmptyValue: true, schema: { type: 'string' } };
}

async function answer(context: RouteContext, deps: StatusRoutesDeps): Promise<void> {
  const { http, execution } = context;
  const query = new URLSearchParams(http.querystring);
  const facts = factsOf(deps, query);
  const show = (page: Html) => {
    respond(http, page);
  };
  if (query.has('signout')) {
    signOut(http, show, facts);
    return;
  }
  const who = await deps.recognition.of(http.req);
  if (who === 'refused' || (who === 'nobody' && query.has('signin'))) {
    refuse(http, show, facts, who);
    return;
  }
  if (query.has('signin') && isKnown(who)) {
    http.status = 303;
    http.set('Location', '/');
    http.set('Cache-Control', 'no-store');
    return;
  }
  if (isKnown(who)) show(fullPage(facts, await deps.board.view({ ...execution, actor: who })));
  else
    show(publicPage(facts, await deps.board.publicView(), who === 'unsure' ? UNSURE : undefined));
}

function isKnown(who: Recognised): who is Actor {
  return typeof who !== 'string';
}

type Http = RouteContext['http'];
type Show = (page: Html) => void;

/** A browser asks its user for a key only when it is told to; programs get their problem as everywhere. */
function refuse(http: Http, show: Show, facts: PageFacts, why: 'refused' | 'nobody'): void {
  const { authorization = '' } = http.headers;
  if (why === 'refused' && !/^Basic /i.test(authorization)) {
    const message = 'The API key is not valid';
    throw new AppError('unauthorised', 'access.unauthorised', message);
  }
  challenge(http);
  const text =
    why === 'refused'
      ? 'That key is not valid: it is unknown, revoked or expired. A new one: brain keys create --admin, on the machine itself.'
      : 'Load the page again to be asked for a key: it is the password, any name will do.';
  show(plainPage(facts, 'Not signed in', text));
}

/** Browsers forget what they sent when it is refused; none was sent: there is nothing to forget. */
function signOut(http: Http, show: Show, facts: PageFacts): void {
  if (http.headers.authorization !== undefined) challenge(http);
  show(plainPage(facts, 'Signed out', 'The browser has been told to forget the key.'));
}

function challenge(http: Http): void {
  http.status = 401;
  http.set('WWW-Authenticate', 'Basic realm="ClickUp Brain: password = API key", charset="UTF-8"');
}

function respond(http: Http, page: Html): void {
  http.type = 'text/html; charset=utf-8';
  http.set('Content-Security-Policy', POLICY);
  http.set('X-Frame-Options', 'DENY');
  http.set('Referrer-Policy', 'no-referrer');
  http.set('Cross-Origin-Opener-Policy', 'same-origin');
  http.set('Cross-Origin-Resource-Policy', 'same-origin');
  // What one reader may see must not be shown to another, nor after signing out.
  http.set('Cache-Control', 'no-store');
  http.body = page.text;
}

function factsOf({ facts, clock }: StatusRoutesDeps, query: URLSearchParams): PageFacts {
  const refresh = query.get('refresh') ?? '';
  const seconds = /^\d{1,4}$/.test(refresh) ? Number(refresh) : 0;
  return {
    ...facts,
    stylesheet: `${STYLE_PATH}?${STYLE_VERSION}`,
    now: clock.now(),
    refreshSeconds: seconds >= 5 && seconds <= 3_600 ? seconds : undefined,
  };
}
