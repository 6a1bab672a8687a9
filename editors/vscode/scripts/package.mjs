// Makes the packages: one for linux-x64 with the server inside, and one without for every other system.
//
//   SLAC_PROGRAM=/path/to/slac node scripts/package.mjs [check FILE.vsix …]
//
// What goes in is listed here, file by file; what came out is read again and compared. vsce does not ask whether a
// program fits the system that its package is for, so that is asked here, too.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entries } from './zip.mjs';

const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const root = path.resolve(here, '../..');
const { version } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
const PROGRAMS = ['slac', 'slac-lsp'];

/** The files of a package: where each comes from, by the name that it has inside. */
function files(withServer) {
  const own = [
    'package.json', 'language-configuration.json', 'dist/extension.js', 'dist/THIRD-PARTY.txt', 'icons/slac.png', 'icons/sla-dark.svg',
    'icons/sla-light.svg', 'syntaxes/sla.tmLanguage.json', 'syntaxes/markdown.injection.json',
    'walkthrough/contract.md', 'walkthrough/write.md', 'walkthrough/preview.md', 'walkthrough/examples.md',
    'walkthrough/evaluate.md', 'README.md',
  ];
  const found = new Map(own.map((name) => [name, path.join(here, name)]));
  found.set('LICENSE-MIT', path.join(root, 'LICENSE-MIT'));
  found.set('LICENSE-APACHE', path.join(root, 'LICENSE-APACHE'));
  found.set('CHANGELOG.md', path.join(root, 'CHANGELOG.md'));
  for (const name of ['contract-v1.json', 'plan-v1.json']) {
    found.set(`schemas/${name}`, path.join(root, 'schemas', name));
  }
  for (const name of pictures()) {
    found.set(`images/${name}`, path.join(root, 'docs/images', name));
  }
  if (withServer) {
    const program = process.env.SLAC_PROGRAM ?? path.join(root, 'target/release/slac');
    for (const name of PROGRAMS) {
      found.set(`server/${name}`, path.join(path.dirname(program), name));
    }
  }
  return found;
}

/** The pictures that the README shows. */
function pictures() {
  const text = fs.readFileSync(path.join(here, 'README.md'), 'utf8');
  return [...text.matchAll(/\.\.\/\.\.\/docs\/images\/([\w-]+\.png)/g)].map((it) => it[1]);
}

function make(target) {
  const stage = path.join(here, 'dist/stage');
  fs.rmSync(stage, { recursive: true, force: true });
  for (const [name, from] of files(target !== undefined)) {
    const to = path.join(stage, name);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(from, to);
    fs.chmodSync(to, name.startsWith('server/') ? 0o755 : 0o644);
  }
  const read = (name) => fs.readFileSync(path.join(stage, name), 'utf8');
  const write = (name, text) => fs.writeFileSync(path.join(stage, name), text);
  // Inside the package, pictures lie beside the README; links into the project lead nowhere there.
  write('README.md', read('README.md').replaceAll('../../docs/images/', 'images/').replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1'));
  write('LICENSE', 'Licensed under either of the MIT licence (LICENSE-MIT) or the Apache License 2.0 (LICENSE-APACHE), as you like.\n');
  const manifest = JSON.parse(read('package.json'));
  for (const build of ['private', 'scripts', 'dependencies', 'devDependencies']) {
    delete manifest[build];
  }
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  const out = path.join(here, target === undefined ? `slac-${version}.vsix` : `slac-${version}-${target}.vsix`);
  const more = target === undefined ? [] : ['--target', target];
  const vsce = path.join(here, 'node_modules/.bin/vsce');
  execFileSync(vsce, ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license',
    '--no-rewrite-relative-links', ...more, '-o', out], { cwd: stage, stdio: ['ignore', 'ignore', 'inherit'] });
  fs.rmSync(stage, { recursive: true });
  return out;
}

/** Throws unless a package holds just what it should, for the system that it says it is for. */
export function check(file) {
  const inside = entries(fs.readFileSync(file));
  const wrong = [];
  const manifest = inside.get('extension.vsixmanifest').read().toString();
  const target = /TargetPlatform="([^"]+)"/.exec(manifest)?.[1];
  const expected = new Set(['extension.vsixmanifest', '[Content_Types].xml', 'extension/LICENSE.txt', 'extension/readme.md', 'extension/changelog.md']);
  for (const name of files(target !== undefined).keys()) {
    if (name !== 'README.md' && name !== 'CHANGELOG.md') {
      expected.add(`extension/${name}`);
    }
  }
  for (const name of expected) {
    if (!inside.has(name)) wrong.push(`${name} is missing`);
  }
  for (const name of inside.keys()) {
    if (!expected.has(name)) wrong.push(`${name} does not belong there`);
  }
  for (const name of PROGRAMS) {
    const program = inside.get(`extension/server/${name}`);
    if (program === undefined) {
      continue;
    }
    const system = systemOf(program.read());
    if (system !== target) wrong.push(`server/${name} is a program for ${system}, and the package is for ${target ?? 'every system'}`);
    if ((program.mode & 0o111) !== 0o111) wrong.push(`server/${name} is not executable`);
  }
  if (wrong.length > 0) {
    throw new Error(`${path.basename(file)}: ${wrong.join('; ')}`);
  }
  return { target, count: inside.size };
}

/** The system that a program is for, by its first bytes. */
function systemOf(bytes) {
  if (bytes.length > 20 && bytes.readUInt32BE(0) === 0x7f454c46) {
    const wide = bytes[4] === 2;
    const machine = bytes.readUInt16LE(18);
    if (wide && machine === 0x3e) return 'linux-x64';
    if (wide && machine === 0xb7) return 'linux-arm64';
    return `a Linux machine of kind ${machine}`;
  }
  if (bytes.length > 4 && [0xfeedfacf, 0xcafebabe].includes(bytes.readUInt32LE(0) >>> 0)) return 'macOS';
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0xcafebabe) return 'macOS';
  if (bytes.length > 2 && bytes.toString('latin1', 0, 2) === 'MZ') return 'Windows';
  return 'no system that is known';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, ...given] = process.argv.slice(2);
  const made = what === 'check' ? given : [make('linux-x64'), make(undefined)];
  for (const file of made) {
    const { target, count } = check(file);
    const size = (fs.statSync(file).size / 1e6).toFixed(1);
    console.log(`${path.basename(file)}: ${count} files, ${size} MB, ${target ? `with the server for ${target}` : 'without a server'}`);
  }
}
