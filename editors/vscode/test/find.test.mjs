// Which program is started: the setting, the extension, the PATH; never one that lies in an open folder.
import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

const here = path.resolve(import.meta.dirname, '..');
const top = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'slac-find-')));
const compiled = path.join(top, 'find.cjs');
buildSync({ entryPoints: [path.join(here, 'src/find.ts')], bundle: true, platform: 'node', format: 'cjs', outfile: compiled });
const { find } = createRequire(import.meta.url)(compiled);

function program(...parts) {
  const file = path.join(top, ...parts);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

const own = program('own', 'slac');
const inside = program('extension', 'server', 'slac');
const onPath = program('bin', 'slac');
const theirs = program('folder', 'bin', 'slac');
fs.symlinkSync(path.join(top, 'folder', 'bin'), path.join(top, 'link'));
const plain = path.join(top, 'plain');
fs.writeFileSync(plain, '', { mode: 0o644 });

const base = { setting: '', extension: path.join(top, 'empty'), folders: [path.join(top, 'folder')], path: path.dirname(onPath) };
const found = (more) => find({ ...base, ...more });

try {
  assert.equal(found({ setting: own, extension: path.join(top, 'extension') }).program, own);
  assert.equal(found({ extension: path.join(top, 'extension') }).program, inside);
  assert.equal(found({}).program, onPath);
  // A setting that leads nowhere is said, and nothing else is started in its place.
  assert.match(found({ setting: '/nowhere/slac' }).missing, /no program that can be started/);
  assert.match(found({ setting: './slac' }).missing, /must be an absolute path/);
  assert.match(found({ setting: plain }).missing, /no program that can be started/);
  assert.match(found({ setting: top }).missing, /no program that can be started/);
  // What lies in a folder that is open is never found, by whatever way.
  assert.match(found({ path: path.dirname(theirs) }).missing, /was not found/);
  assert.match(found({ path: path.join(top, 'link') }).missing, /was not found/);
  assert.equal(found({ path: [path.dirname(theirs), path.dirname(onPath)].join(path.delimiter) }).program, onPath);
  const before = process.cwd();
  process.chdir(path.join(top, 'folder'));
  assert.match(found({ path: ['', '.', 'bin'].join(path.delimiter), folders: [] }).missing, /was not found/);
  process.chdir(before);
  console.log('the right program is found, and no other');
} finally {
  fs.rmSync(top, { recursive: true });
}
