// Runs test/host inside the extension host of a real VS Code.
import fs from 'node:fs';
import path from 'node:path';
import { browser, fresh, here, start, workspace } from './vscode.mjs';

const folder = fresh(process.env.SLAC_OFF ? 'host-off' : 'host');
const agreements = workspace(folder, { 'sla.server.path': path.join(here, 'test/proxy/slac') });
const vscode = await start(folder, { env: { SLAC_STALE: '1', SLAC_REAL: process.env.SLAC, PATH: `${path.dirname(process.execPath)}:${process.env.PATH}` } });
const chromium = await browser();
let code = 'timeout';
try {
  const page = await chromium.newPage();
  let done;
  const ended = new Promise((resolve) => { done = resolve; });
  await page.exposeFunction('codeAutomationLog', (_type, said) => {
    const text = (said ?? []).join(' ');
    fs.appendFileSync(path.join(folder, 'window.log'), `${text}\n`);
    if (text.startsWith('[test] ')) console.log(text.slice(7));
  });
  await page.exposeFunction('codeAutomationExit', (it) => done(it));
  const payload = [
    ['extensionDevelopmentPath', `vscode-remote://${vscode.host}${here}`],
    ['extensionTestsPath', `vscode-remote://${vscode.host}${path.join(here, 'test/host/index.js')}`],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`http://${vscode.host}/?folder=${agreements}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  code = await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve('timeout'), 180000))]);
} finally {
  await chromium.close();
  vscode.stop();
}
if (code !== 0) {
  console.error(`failed: ${code}; what VS Code said is in ${folder}/window.log`);
}
process.exit(code === 0 ? 0 : 1);
