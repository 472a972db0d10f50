import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { chromium, type Browser, type Page } from 'playwright-core';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { chromiumPath, describeWith } from '../support/services.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { WORST_CONTRAST, type Contrast } from '../support/worst-contrast.js';

/** Widths that people have, with the theme of each. */
const LOOKS = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
] as const;

const SIGN_IN = { httpCredentials: { username: 'anybody', password: BOOTSTRAP_KEY } };

const MARKUP = `</td><script>alert(1)</script><img src=x onerror="alert('2')">`;

const ARGS = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];

describeWith('chromium', 'the status page in a browser', function () {
  this.timeout(60_000);
  let brain: BrainProcess;
  let browser: Browser;
  let complaints: string[];

  before(async () => {
    brain = await BrainProcess.start({
      env: { CLICKUP_BRAIN_MONITORING_PUBLIC_METRICS: 'false' },
    });
    browser = await chromium.launch({ executablePath: chromiumPath, args: ARGS });
  });

  beforeEach(() => {
    complaints = [];
  });

  after(async () => {
    await browser.close();
    await brain.dispose();
  });

  /** Whatever the page says to the console or wants from elsewhere is a complaint. */
  async function open(
    path: string,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<Page> {
    const page = await browser.newPage(options);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(brain.url) && !url.startsWith('data:')) complaints.push(`asked ${url}`);
    });
    await page.goto(brain.url + path);
    return page;
  }

  it('shows anybody whether all is well, and nothing else', async () => {
    await deliver(brain.url, exampleDelivery('issues', 'opened'));
    const page = await open('/');
    expect(await page.textContent('h1')).to.match(/^ClickUp Brain \d+\.\d+\.\d+$/);
    expect(await page.textContent('#verdict')).to.equal('All systems work');
    const headings = await page.locator('h2').allTextContents();
    expect(headings).to.deep.equal(['All systems work', 'Checks', 'See more']);
    const text = (await page.textContent('body')) ?? '';
    for (const secret of ['github', 'GiB', 'percent', 'sqlite', 'development', 'README']) {
      expect(text).to.not.include(secret);
    }
    await page.click('a[href="/health"]');
    expect(await page.textContent('body')).to.include('"status":"healthy"');
    expect(complaints).to.deep.equal([]);
  });

  it('shows what others wrote as text', async () => {
    const delivery = exampleDelivery('issues', 'opened');
    const body = JSON.parse(delivery.body.toString()) as { issue: { title: string } };
    body.issue.title = MARKUP;
    await deliver(brain.url, {
      ...delivery,
      deliveryId: 'markup',
      body: Buffer.from(JSON.stringify(body)),
    });
    const page = await open('/?signin', SIGN_IN);
    await eventually(async () => {
      await page.goto(`${brain.url}/`);
      expect(await page.textContent('section:has(#events)')).to.include(MARKUP);
    });
    expect(await page.locator('main script, main img').count()).to.equal(0);
    expect(complaints).to.deep.equal([]);
  });

  it('asks for a key to show everything', async () => {
    const page = await open('/', SIGN_IN);
    await page.click('text=Sign in with an API key');
    expect(new URL(page.url()).search).to.equal('');
    const headings = await page.locator('h2').allTextContents();
    expect(headings).to.include.members([
      ...['Health score', 'Targets', 'Traffic', 'Firing alerts', 'Queues', 'Open errors'],
      ...['Last deliveries', 'Checks', 'Plugins', 'Connections'],
    ]);
    expect(await page.textContent('.about')).to.include('development');
    expect(await page.textContent('body')).to.include('Codertocat/Hello-World');
    expect(complaints).to.deep.equal([]);
    expect(await page.locator('a[href="/?signout"]').count()).to.equal(1);
  });

  for (const look of LOOKS) {
    it(`can be read at ${String(look.width)} px in ${look.colorScheme}`, async () => {
      const { width, colorScheme } = look;
      for (const path of ['/', '/?signin']) {
        const signIn = path === '/' ? {} : SIGN_IN;
        const viewport = { width, height: 800 };
        const page = await open(path, { viewport, colorScheme, ...signIn });
        const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(scrollWidth, 'no scrolling sideways').to.equal(width);
        const { ratio, text } = await page.evaluate<Contrast>(WORST_CONTRAST);
        expect(ratio, `contrast of ${text}`).to.be.at.least(4.5);
        await page.close();
      }
      expect(complaints).to.deep.equal([]);
    });
  }

  it('can be found the way around in without seeing it', async () => {
    const page = await open('/?signin', SIGN_IN);
    for (const landmark of ['banner', 'main', 'contentinfo'] as const) {
      expect(await page.getByRole(landmark).count(), landmark).to.equal(1);
    }
    const tables = await page.getByRole('table').all();
    expect(tables.length).to.be.at.least(4);
    for (const table of tables) {
      expect(await table.locator('caption').textContent()).to.match(/\w/);
      expect(await table.getByRole('columnheader').count()).to.be.at.least(2);
    }
    expect(await page.locator('section:not([aria-labelledby])').count()).to.equal(0);
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).to.match(/^Skip/);
  });

  it('loads itself anew only when asked to', async () => {
    const page = await open('/');
    const refresh = page.locator('meta[http-equiv=refresh]');
    expect(await refresh.count()).to.equal(0);
    await page.click('text=Keep up to date');
    expect(await refresh.getAttribute('content')).to.equal('30');
    await page.click('text=Stop reloading');
    expect(await refresh.count()).to.equal(0);
  });
});

describeWith(['chromium', 'postgres'], 'the status page while the database is away', function () {
  this.timeout(60_000);
  let stored: TestDatabase;
  let proxy: TcpProxy;
  let brain: BrainProcess;
  let browser: Browser;

  before(async () => {
    stored = await createDatabase('postgres');
    proxy = await TcpProxy.to(stored.url ?? '', 5432);
    brain = await BrainProcess.start({
      env: { CLICKUP_BRAIN_DATABASE_TYPE: 'postgres', CLICKUP_BRAIN_DATABASE_URL: proxy.url },
    });
    browser = await chromium.launch({ executablePath: chromiumPath, args: ARGS });
  });

  after(async () => {
    await browser.close();
    await brain.dispose();
    await proxy.close();
    await stored.drop();
  });

  it('says so, shows what it can, and says that a key cannot be checked', async () => {
    await proxy.refuse();
    const file = JSON.parse(await readFile(join(brain.dataDir, 'instance.json'), 'utf8')) as {
      key: string;
    };
    const context = await browser.newContext({
      httpCredentials: { username: 'operator', password: file.key },
    });
    const page = await context.newPage();
    await eventually(
      async () => {
        await page.goto(`${brain.url}/?signin`);
        expect(await page.textContent('#verdict')).to.equal('Does not work');
      },
      { timeoutMs: 20_000, everyMs: 200 },
    );
    expect(await page.textContent('section:has(#events)')).to.include('Not available');
    expect(await page.textContent('section:has(#plugins)')).to.include('None is installed');
    expect(await page.textContent('section:has(#checks)')).to.include('unhealthy');
    const stranger = await fetch(brain.url, { headers: { 'X-API-Key': BOOTSTRAP_KEY } });
    expect(stranger.status).to.equal(200);
    const text = await stranger.text();
    expect(text).to.include('Your key cannot be checked now');
    expect(text).to.not.include('Last deliveries');
  });
});
