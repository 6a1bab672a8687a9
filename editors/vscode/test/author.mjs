// Somebody writes an agreement of two pages into an empty file, with the keys of a keyboard and nothing else.
//
// test/author/terms.txt is what is typed. ⟪prov|provider⟫ types `prov` and takes `provider` from the list;
// ⟪99.9!99.9%⟫ types a mistake, and mends it with the first fix, which makes it `99.9%`. Everything else is typed letter by
// letter while lists come and go, and must come out as it was typed.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { browser, fresh, here, start } from './vscode.mjs';

const { version } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
const folder = fresh('author');
const vscode = await start(folder, { vsix: path.join(here, `slac-${version}-linux-x64.vsix`) });
const project = path.join(folder, 'project');
fs.mkdirSync(path.join(project, '.vscode'), { recursive: true });
// VS Code does not follow the cursor when lines above declarations come and push it out of sight.
fs.writeFileSync(path.join(project, '.vscode/settings.json'), JSON.stringify({ 'editor.cursorSurroundingLines': 10 }));
const file = path.join(project, 'terms.sla');
fs.writeFileSync(file, '');

const MARK = /⟪([^|!⟫]*)([|!])([^⟫]*)⟫/g;
const typed = fs.readFileSync(path.join(here, 'test/author/terms.txt'), 'utf8');
const meant = typed.replace(MARK, (_, _typed, _kind, becomes) => becomes);

const chromium = await browser();
const page = await chromium.newPage({ viewport: { width: 1280, height: 760 } });
page.setDefaultTimeout(12000);
const keys = page.keyboard;
const list = '.suggest-widget.visible';

/** Takes an entry of the list, and says if it was not there. */
async function take(letters, entry) {
  await keys.type(letters, { delay: 30 });
  const whole = new RegExp(`^${entry.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  const named = (rows) => page.locator(`${list} ${rows}`).filter({ has: page.locator('.label-name', { hasText: whole }) });
  const row = named('.monaco-list-row').first();
  await row.waitFor({ timeout: 1500 }).catch(() => keys.press('Control+Space'));
  await row.waitFor();
  for (let left = 30; left > 0 && !(await named('.monaco-list-row.focused').count()); left -= 1) {
    await keys.press('ArrowDown');
  }
  await keys.press('Tab');
}

/** Types a mistake at the end of a line, and takes the first fix that is offered. */
async function mend(mistake) {
  await keys.type(mistake, { delay: 30 });
  await keys.press('Escape');
  await page.waitForSelector('.squiggly-error');
  await keys.press('ArrowLeft');
  const fix = page.locator('.action-widget .monaco-list-row.action');
  for (let left = 6; left > 0 && !(await fix.first().isVisible()); left -= 1) {
    await page.waitForTimeout(500);
    await keys.press('Control+.');
    await fix.first().waitFor({ timeout: 1500 }).catch(() => {});
  }
  await fix.first().waitFor();
  await keys.press('Enter');
  await page.waitForTimeout(400);
  await keys.press('End');
}

/** As fast as fingers are: VS Code closes and indents nothing on a line whose words it has not looked at yet. */
async function type(text) {
  for (const part of text.split(/(?=\{$)/)) {
    await keys.type(part, { delay: 15 });
    await page.waitForTimeout(60);
  }
}

async function line(text) {
  let at = 0;
  for (const mark of text.matchAll(MARK)) {
    await type(text.slice(at, mark.index));
    await (mark[2] === '|' ? take(mark[1], mark[3]) : mend(mark[1]));
    at = mark.index + mark[0].length;
  }
  await type(text.slice(at));
}

let code = 1;
try {
  await page.goto(`http://${vscode.host}/?folder=${project}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 30000 });
  await keys.press('Control+p');
  await page.waitForSelector('.quick-input-widget input');
  await keys.type('terms.sla');
  await page.waitForSelector('.quick-input-list .monaco-list-row[aria-label*="terms.sla"]');
  await keys.press('Enter');
  await page.waitForSelector('[id="status.editor.mode"]:has-text("SLA")');
  await page.waitForTimeout(2500);
  const lines = typed.trimEnd().split('\n');
  const began = Date.now();
  for (const [index, text] of lines.entries()) {
    if (text === '}') {
      // VS Code has written it. An arrow would move within a list that has come, so whoever sees one closes it.
      await page.waitForTimeout(300);
      if (await page.locator(list).count()) {
        await keys.press('Escape');
      }
      await keys.press('ArrowDown');
      await keys.press('End');
    } else {
      await line(text.trim());
    }
    if (lines[index + 1] !== '}' && index + 1 < lines.length) {
      await page.waitForTimeout(60);
      await keys.press('Enter');
      if (text.startsWith('///') && !lines[index + 1].startsWith('///')) {
        // VS Code has begun another line of it.
        await keys.press('Shift+Home');
        await keys.press('Backspace');
      }
    }
  }
  console.log(`written in ${Math.round((Date.now() - began) / 1000)} s`);
  await keys.press('Escape');
  await page.waitForTimeout(1000);
  assert.equal(await page.locator('.squiggly-error').count(), 0, 'the text has errors');
  await keys.press('Control+s');
  await page.waitForSelector('.tab.active:not(.dirty)');
  const words = (text) => text.split(/\s+/).filter((it) => it !== '');
  const got = words(fs.readFileSync(file, 'utf8'));
  const wanted = words(meant);
  const first = wanted.findIndex((it, index) => it !== got[index]);
  assert.equal(first < 0 ? '' : got.slice(first - 8, first + 8).join(' '), first < 0 ? '' : wanted.slice(first - 8, first + 8).join(' '));
  assert.equal(got.length, wanted.length);
  const laidOut = spawnSync(process.env.SLAC, ['fmt', '--check', file], { encoding: 'utf8' });
  assert.equal(laidOut.status, 0, laidOut.stdout + laidOut.stderr);
  const tested = spawnSync(process.env.SLAC, ['test', file], { encoding: 'utf8' });
  assert.equal(tested.status, 0, tested.stdout + tested.stderr);
  console.log('ok: an agreement of two pages is written from nothing, and holds');
  code = 0;
} catch (error) {
  await page.screenshot({ path: path.join(folder, 'failed.png') }).catch(() => {});
  await keys.press('Escape');
  await keys.press('Control+s').catch(() => {});
  await page.waitForTimeout(1000);
  console.log(`FAILED: an agreement of two pages\n    ${String(error?.message ?? error).split('\n').slice(0, 12).join('\n    ')}\n    see ${folder}`);
} finally {
  await chromium.close();
  vscode.stop();
}
process.exit(code);
