// What a person sees: the package is installed into a real VS Code, and its window is looked at.
//
// Writes the pictures of docs/images. Each step waits for what must be there, and fails if it does not come.
import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import { browser, fresh, here, start, workspace } from './vscode.mjs';

const pictures = path.resolve(here, '../../docs/images');
const { version } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
const vsix = path.join(here, `slac-${version}-linux-x64.vsix`);
const MOST_BYTES = 300_000;
fs.mkdirSync(pictures, { recursive: true });

const chromium = await browser();
let failed = 0;
async function step(name, body) {
  const began = Date.now();
  try {
    await body();
    console.log(`ok: ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n    ${String(error?.message ?? error).split('\n').slice(0, 12).join('\n    ')}`);
    await page?.screenshot({ path: path.join(folder, `failed-${failed}.png`) }).catch(() => {});
  }
}

const folder = fresh('ui');
let page;
let vscode = await start(folder, { vsix });
const agreements = workspace(folder);

/** Opens a folder in a new window, as wide as the pictures are. */
async function openWindow(at, width = 1280, height = 760) {
  const window = await chromium.newPage({ viewport: { width, height }, deviceScaleFactor: 1 });
  window.setDefaultTimeout(12000);
  await window.goto(`http://${vscode.host}/?folder=${at}`);
  await window.waitForSelector('.monaco-workbench', { timeout: 30000 });
  return window;
}

async function openFile(name) {
  await page.keyboard.press('Control+p');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row[aria-label*="${name}"]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`);
  await page.waitForSelector('.monaco-editor .view-line');
}

async function command(title) {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row[aria-label*="${title}"]`);
  await page.keyboard.press('Enter');
}

/** What VS Code has told, shown for a moment. */
async function told(text) {
  await command('Notifications: Show Notifications');
  await page.waitForSelector(`.notifications-center .notification-list-item:has-text("${text}")`);
  await command('Notifications: Clear All Notifications');
}

async function goTo(line, column = 1) {
  await page.keyboard.press('Control+g');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(`:${line}:${column}`.slice(1));
  await page.keyboard.press('Enter');
  await page.waitForTimeout(150);
}

/** The place of a word that can be seen in the text. */
async function wordAt(text) {
  const found = page.locator('.monaco-editor .view-line span', { hasText: text }).last();
  return found.boundingBox();
}

async function picture(name, clip) {
  await page.mouse.move(5, 5);
  await take(name, clip);
}

async function take(name, clip) {
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({ path: file, clip });
  const { size } = fs.statSync(file);
  assert.ok(size < MOST_BYTES, `${name}.png has ${size} bytes`);
}

/** The view that shows a page of the server: the frame in which our script runs. */
async function pageFrame(text, method = 'sla/preview') {
  for (let left = 100; left > 0; left -= 1) {
    for (const frame of page.frames()) {
      const found = await frame.locator(`#sla-page[data-page="${method}"]`, { hasText: text }).count().catch(() => 0);
      if (found > 0) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`no page with "${text}"`);
}

async function lines(file) {
  return fs.readFileSync(path.join(agreements, file), 'utf8').split('\n');
}

const lineOf = async (file, text) => (await lines(file)).findIndex((it) => it.includes(text)) + 1;

try {
  page = await openWindow(agreements);

  await step('the language of a contract is known', async () => {
    await openFile('broken.sla');
    await page.waitForSelector('[id="status.editor.mode"]:has-text("SLA")');
  });

  await step('findings are underlined and listed among the problems', async () => {
    await page.waitForSelector('.squiggly-error', { timeout: 20000 });
    await goTo(await lineOf('broken.sla', 'target >='));
    await page.keyboard.press('Control+Shift+m');
    await page.waitForSelector('.markers-panel .monaco-list-row:has-text("unknown name")');
    const rows = await page.locator('.markers-panel .monaco-list-row', { hasText: 'SLA0203' }).count();
    assert.equal(rows, 1, 'a finding is listed once');
    await picture('findings');
  });

  await step('a quick fix mends a misspelt name', async () => {
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('broken.sla', 'chekcs'), 40);
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'checks' });
    for (let left = 6; left > 0 && (await fix.count()) === 0; left -= 1) {
      await page.keyboard.press('Control+.');
      await fix.first().waitFor({ timeout: 2000 }).catch(() => {});
    }
    await fix.first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+j');
    await page.waitForSelector('.markers-panel', { state: 'hidden' });
  });

  await step('hover says what a target allows', async () => {
    await openFile('main.sla');
    await page.waitForSelector('.cldr', { state: 'attached' });
    await goTo(await lineOf('main.sla', 'target >='), 14);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await page.waitForSelector('.monaco-hover-content:has-text("43 min 12 s")');
    await take('hover');
    await page.keyboard.press('Escape');
  });

  await step('completion offers what an objective lacks', async () => {
    const line = await lineOf('main.sla', 'target >=');
    await goTo(line, 200);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Space');
    await page.waitForSelector('.suggest-widget .monaco-list-row:has-text("excluding")');
    for (let left = 15; left > 0 && !(await page.locator('.suggest-widget .monaco-list-row.focused', { hasText: 'excluding' }).count()); left -= 1) {
      await page.keyboard.press('ArrowDown');
    }
    if (!(await page.locator('.suggest-details:visible').count())) {
      await page.keyboard.press('Control+Space');
    }
    await page.waitForSelector('.suggest-details-container:has-text("leaves the window"), .suggest-details:has-text("leaves the window")');
    await take('completion');
    await page.keyboard.press('Escape');
    for (let count = 0; count < 8 && (await page.locator('.tab.active.dirty').count()) > 0; count += 1) {
      await page.keyboard.press('Control+z');
      await page.waitForTimeout(100);
    }
    assert.equal(await page.locator('.tab.active.dirty').count(), 0, 'the text is what it was');
  });

  await step('how worked examples come out stands behind their heads, and in the Testing view', async () => {
    await goTo(await lineOf('main.sla', 'Two hours'));
    await page.waitForFunction(() => document.querySelectorAll('.monaco-editor .view-line [class*="ced-"]').length >= 2);
    await command('Testing: Focus on Test Explorer View');
    await page.waitForSelector('.test-explorer .monaco-list-row:has-text("main.sla")');
    await page.locator('.test-explorer .monaco-list-row:has-text("main.sla") .monaco-tl-twistie').click();
    await page.waitForSelector('.test-explorer .monaco-list-row:has-text("Two hours cost a quarter")');
    await command('Test: Run All Tests');
    await page.waitForSelector('.test-explorer .monaco-list-row .codicon-testing-failed-icon');
    await page.waitForSelector('.test-explorer .monaco-list-row .codicon-testing-passed-icon');
    if (await page.locator('.part.panel.bottom').isVisible()) {
      await page.keyboard.press('Control+j');
    }
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Escape');
    await goTo(await lineOf('main.sla', 'Two hours'));
    await page.waitForFunction(() => [...document.querySelectorAll('.codelens-decoration')].filter((it) => it.textContent === 'run the example').length === 2);
    await picture('examples');
    await command('View: Show Explorer');
  });

  await step('the document opens beside the text', async () => {
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Control+1');
    await goTo(1);
    await page.locator('.editor-actions a[aria-label*="Open Document Beside"]').click();
    const frame = await pageFrame('Managed Hosting');
    assert.ok((await frame.locator('[data-source]').count()) > 10);
  });

  await step('no script of a page runs, and it reaches no command', async () => {
    const frame = await pageFrame('Managed Hosting');
    const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy, /default-src 'none'; script-src 'nonce-[\w+/=]+'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    const ran = await frame.evaluate(async () => {
      window.postMessage({ type: 'page', mark: null, html: '<main>changed <script>window.bad = 1</script><img src="x" onerror="window.bad = 2"><a id="a" href="javascript:window.bad = 3">x</a><svg onload="window.bad = 4"></svg><iframe srcdoc="<script>parent.bad = 5</script>"></iframe></main>' }, '*');
      await new Promise((resolve) => setTimeout(resolve, 600));
      const script = document.createElement('script');
      script.textContent = 'window.bad = 6';
      document.getElementById('sla-page').append(script);
      document.getElementById('a').click();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { bad: window.bad, text: document.getElementById('sla-page').textContent, frames: document.querySelectorAll('iframe').length };
    });
    assert.match(ran.text, /changed/);
    assert.equal(ran.bad, undefined);
    assert.equal(ran.frames, 0);
  });

  await step('the document follows the text, and the text the document', async () => {
    // The page was overwritten by the step before: a change of the text brings it back.
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('main.sla', 'version'), 200);
    await page.keyboard.type(' // x');
    const frame = await pageFrame('Managed Hosting');
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('Backspace');
    await page.waitForTimeout(500);
    await goTo(await lineOf('main.sla', 'Two hours') + 4);
    await page.waitForTimeout(900);
    const down = await frame.evaluate(() => ({ y: window.scrollY, here: document.querySelector('.sla-here')?.getAttribute('data-source') }));
    assert.ok(down.y > 300, `the document stands at ${down.y}`);
    assert.match(String(down.here), /^main\.sla:\d+$/);
    const number = () => page.locator('.editor-instance .line-numbers').allInnerTexts().then((all) => Math.min(...all.map(Number).filter((it) => it > 0)));
    const before = await number();
    await page.waitForTimeout(500);
    await frame.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(900);
    const after = await number();
    assert.ok(after < before && after <= 3, `the first line in sight was ${before} and is ${after}`);
    // A double click on a sentence goes to its line.
    const place = await frame.evaluate(() => {
      const it = [...document.querySelectorAll('[data-source]')].find((one) => /99\.9/.test(one.textContent));
      it.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      return it.getAttribute('data-source');
    });
    await page.waitForSelector(`[id="status.editor.selection"]:has-text("Ln ${place.split(':')[1]},")`);
  });

  await step('the last good document stays while there are errors, with a mark', async () => {
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('main.sla', 'target >='), 200);
    await page.keyboard.type(' nonsense');
    const frame = await pageFrame('Managed Hosting');
    await frame.locator('#sla-mark:not([hidden])', { hasText: 'last version without' }).waitFor();
    assert.match(await frame.locator('#sla-page').innerText(), /Managed Hosting/);
    await page.waitForTimeout(300);
    for (let count = 0; count < 9; count += 1) await page.keyboard.press('Backspace');
    await frame.locator('#sla-mark[hidden]').waitFor({ state: 'attached' });
  });

  await step('the picture of both', async () => {
    await command('Test: Clear All Results');
    await page.keyboard.press('Control+1');
    await goTo(1);
    await goTo(await lineOf('main.sla', 'Fifty-one'));
    await page.waitForTimeout(900);
    await picture('preview');
  });

  await step('lines above declarations open what they say', async () => {
    await page.keyboard.press('Control+1');
    await goTo(1);
    await goTo(await lineOf('main.sla', 'metric availability'));
    await page.locator('.codelens-decoration a:has-text("1 reference")').first().waitFor();
    await page.locator('.codelens-decoration a:has-text("1 reference")').first().click();
    await page.waitForSelector('.peekview-widget .monaco-list-row.focused, .peekview-widget .monaco-list-row');
    await page.locator('.peekview-widget .head').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForSelector('.peekview-widget', { state: 'detached' });
  });

  await step('the credit curve opens beside the text, and follows it', async () => {
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('main.sla', 'when < 99.0'), 1);
    await command('SLA: Open Credit Curve');
    const frame = await pageFrame('Availability', 'sla/creditCurve');
    await frame.locator('svg').first().waitFor();
    await picture('curve');
    const lowest = frame.locator('tr', { hasText: 'less than 99%' });
    assert.match(await lowest.innerText(), /25%/);
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('main.sla', 'when < 99.0'), 200);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('0%');
    await lowest.filter({ hasText: '20%' }).waitFor();
    for (let count = 0; count < 2; count += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('5%');
    await lowest.filter({ hasText: '25%' }).waitFor();
  });

  await step('the statement opens from the line above the contract, and says what is owed', async () => {
    await page.keyboard.press('Control+1');
    await goTo(1);
    await page.locator('.codelens-decoration a:has-text("evaluate with the linked data")').click();
    const frame = await pageFrame('Managed Hosting', 'sla/evaluate');
    await page.waitForSelector('.tab.active:has-text("Statement: main.sla")');
    assert.match(await frame.locator('#sla-page').innerText(), /2026/);
    await picture('statement');
  });

  await step('an agreement whose example fails is not exported, and the reason is said', async () => {
    await page.keyboard.press('Control+1');
    await command('SLA: Export Document');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("agreement.html")');
    await page.keyboard.type('HTML');
    await page.keyboard.press('Enter');
    await told('Nothing was exported: the worked example "Two hours cost a quarter" fails.'.replaceAll('"', '\\"'));
  });

  await step('the document is exported, and it is asked where to', async () => {
    await page.keyboard.press('Control+1');
    await goTo(await lineOf('main.sla', '10_500'), 200);
    for (let count = 0; count < '10_500 EUR'.length; count += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('4_200 EUR');
    await page.waitForTimeout(500);
    await command('SLA: Export Document');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("agreement.html")');
    await page.keyboard.type('HTML');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => [...document.querySelectorAll('.quick-input-widget input')].some((it) => it.value.endsWith('agreement.html')));
    await page.keyboard.press('Enter');
    await told('Saved agreement.html');
    assert.match(fs.readFileSync(path.join(agreements, 'agreement.html'), 'utf8'), /<!DOCTYPE html>[\s\S]*Managed Hosting/);
    await page.keyboard.press('Control+1');
    await command('File: Revert File');
  });

  await step('the document of an untitled contract', async () => {
    await command('SLA: New Contract');
    await page.waitForSelector('.tab.active:has-text("Untitled")');
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('v');
    await pageFrame('Synthetic checks');
    await command('View: Revert and Close Editor');
  });

  await step('the walkthrough is on the welcome page', async () => {
    await page.keyboard.press('Control+1');
    await command('File: Revert File');
    await command('View: Close All Editors');
    await page.waitForTimeout(300);
    await command('Welcome: Open Walkthrough');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Write a service level agreement")');
    await page.keyboard.type('service level agreement');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.gettingStartedContainer :text("Begin a contract")');
    await page.waitForTimeout(1200);
    await picture('walkthrough');
  });
  await page.close();

  // ---- a folder that is not trusted ----
  vscode.stop();
  const mark = path.join(folder, 'started');
  const run = async (name, trust) => {
    const apart = fresh(name);
    const folderOfOthers = workspace(apart, { 'sla.server.path': path.join(here, 'test/proxy/slac') });
    fs.rmSync(mark, { force: true });
    vscode = await start(apart, { vsix, trust, env: { SLAC_MARK: mark, SLAC_REAL: process.env.SLAC, PATH: `${path.dirname(process.execPath)}:${process.env.PATH}` } });
    page = await openWindow(folderOfOthers);
    if (trust) {
      await page.waitForSelector('.statusbar-item:has-text("Restricted Mode")');
    }
    await openFile('broken.sla');
    await page.waitForSelector('.squiggly-error', { timeout: 20000 });
    const started = fs.existsSync(mark);
    await page.close();
    vscode.stop();
    return started;
  };
  await step('a folder that is not trusted cannot choose the server, and has one all the same', async () => {
    assert.equal(await run('untrusted', true), false, 'the program of the folder was started');
  });
  await step('(a folder that is trusted can)', async () => {
    assert.equal(await run('trusted', false), true, 'the setting of a trusted folder was not used');
  });
} finally {
  await chromium.close();
  vscode.stop();
}
if (failed > 0) {
  console.log(`${failed} failed; see ${folder}`);
}
process.exit(failed === 0 ? 0 : 1);
