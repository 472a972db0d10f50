import { expect } from 'chai';
import { chromium, type Browser } from 'playwright-core';
import { BrainProcess } from '../support/brain-process.js';
import { chromiumPath, describeWith } from '../support/services.js';

describeWith('chromium', 'the status page in a browser', function () {
  this.timeout(60_000);
  let brain: BrainProcess;
  let browser: Browser;

  before(async () => {
    brain = await BrainProcess.start();
    const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: chromiumPath, args });
  });

  after(async () => {
    await browser.close();
    await brain.dispose();
  });

  it('opens without a complaint and leads to the health report', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(brain.url);
    expect(await page.textContent('h1')).to.match(/^ClickUp Brain \d+\.\d+\.\d+$/);
    await page.click('a[href="/health"]');
    expect(await page.textContent('body')).to.include('"status":"healthy"');
    expect(complaints).to.deep.equal([]);
  });
});
