// The check of packages must see what is wrong with one. Run after `npm run package`.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { check } from '../scripts/package.mjs';

const here = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
const good = path.join(here, `slac-${version}-linux-x64.vsix`);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slac-vsix-'));

/** A package that was altered by a line of Python, the one tool for zip files that is everywhere. */
function altered(change) {
  const bad = path.join(folder, 'bad.vsix');
  const program = `
import sys, zipfile
old = zipfile.ZipFile(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_STORED) as new:
    for it in old.infolist():
        data = old.read(it)
        name = it.filename
        ${change}
        new.writestr(it, data)
`;
  execFileSync('python3', ['-c', program, good, bad]);
  return () => check(bad);
}

try {
  assert.equal(check(good).target, 'linux-x64');
  assert.equal(check(path.join(here, `slac-${version}.vsix`)).target, undefined);
  assert.throws(altered("data = bytes.fromhex('cffaedfe') + data[4:] if name.endswith('server/slac') else data"), /for macOS/);
  assert.throws(altered("data = data[:18] + bytes.fromhex('b700') + data[20:] if name.endswith('slac-lsp') else data"), /for linux-arm64/);
  assert.throws(altered("it.external_attr = 0o100644 << 16 if 'server/' in name else it.external_attr"), /not executable/);
  assert.throws(altered("new.writestr('extension/secret.txt', 'x') if name.endswith('package.json') else None"), /secret\.txt does not belong/);
  assert.throws(altered("it.filename = 'extension/other.js' if name.endswith('dist/extension.js') else name"), /dist\/extension\.js is missing/);
  console.log('packages that are wrong are refused');
} finally {
  fs.rmSync(folder, { recursive: true });
}
