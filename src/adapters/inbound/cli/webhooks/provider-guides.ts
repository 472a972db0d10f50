/** How a webhook is set up at one provider. */
export interface ProviderGuide {
  readonly title: string;
  /** The provider makes the secret and shows it; else we make one and the provider takes it. */
  readonly secretIsTheirs: boolean;
  /** Where the provider shows its secret. */
  readonly secretPlace: string;
  /** Type of the delivery that the provider sends to try the address; absent: it sends none of its own. */
  readonly testType?: string;
  /** What to do there. */
  readonly steps: (url: string, secret: string) => readonly string[];
  /** What makes the provider deliver something. */
  readonly then: string;
  /** Where the provider shows how its deliveries were answered. */
  readonly log: string;
}

/** Events that become tasks, or that tell how work on them goes. */
const GITHUB_EVENTS =
  'Issues, Issue comments, Pull requests, Pull request reviews, Pushes, Workflow runs';

export const PROVIDER_GUIDES: Readonly<Record<string, ProviderGuide>> = {
  github: {
    title: 'GitHub',
    secretIsTheirs: false,
    secretPlace: 'on GitHub',
    testType: 'ping',
    steps: (url, secret) => [
      "On GitHub, open the repository's (or organisation's) Settings > Webhooks > Add webhook:",
      `  Payload URL   ${url}`,
      '  Content type  application/json',
      `  Secret        ${secret}`,
      '  Events        "Send me everything", or "Let me select individual events":',
      `                ${GITHUB_EVENTS}`,
      '  Active        ticked',
    ],
    then: 'Then press "Add webhook": GitHub sends a test delivery (ping) at once.',
    log: `Look at the webhook's "Recent deliveries" on GitHub`,
  },
  linear: {
    title: 'Linear',
    secretIsTheirs: true,
    secretPlace: `the webhook's page at Linear ("Signing secret")`,
    steps: (url) => [
      'At Linear, open Settings > API > Webhooks > New webhook:',
      `  URL           ${url}`,
      '  Data change events  Issues, Comments, Projects, Cycles, Labels',
      '  Team          all public teams, or one',
    ],
    then: 'Linear sends no test delivery: change an issue once the secret is set.',
    log: "Look at the webhook's page at Linear",
  },
  slack: {
    title: 'Slack',
    secretIsTheirs: true,
    secretPlace: `"Basic Information" of the app at api.slack.com/apps ("Signing Secret")`,
    testType: 'url_verification',
    steps: (url) => [
      'At api.slack.com/apps, open the app:',
      `  Event Subscriptions           Request URL  ${url}`,
      '                                events       message.channels, app_mention, reaction_added',
      `  Interactivity & Shortcuts     Request URL  ${url}`,
      `  Slash Commands                /brain       ${url}`,
    ],
    then: 'Saving the Request URL makes Slack send a challenge, once the secret is set.',
    log: 'Look at what "Event Subscriptions" says below the Request URL',
  },
  clickup: {
    title: 'ClickUp',
    secretIsTheirs: true,
    secretPlace: `the answer that makes the webhook ("secret"; it is shown only there)`,
    steps: (url) => [
      'ClickUp makes webhooks by its API only; with a personal token (pk_...) and the id of the Workspace:',
      '  curl -X POST https://api.clickup.com/api/v2/team/WORKSPACE/webhook \\',
      '    -H "Authorization: TOKEN" -H "Content-Type: application/json" \\',
      `    -d '{"endpoint": "${url}", "events": "*"}'`,
    ],
    then: 'ClickUp sends no test delivery: change a task once the secret is set.',
    log: 'Ask GET /api/v2/team/WORKSPACE/webhook for the health of the webhook',
  },
};

export const GUIDED_PROVIDERS: readonly string[] = Object.keys(PROVIDER_GUIDES);
