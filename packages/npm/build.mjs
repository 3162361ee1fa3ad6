#!/usr/bin/env node
// build.mjs OUT --launcher: packs the launcher into OUT.
// build.mjs OUT --platform PLATFORM=BINARY: packs the binary of a platform.
//
// PLATFORM is one of the launcher's optional dependencies, such as `linux-x64`. The version is that
// of Cargo.toml, which all packages share.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.join(here, '../..');
const [out, what, pair] = process.argv.slice(2);
if (!out || (what !== '--launcher' && !(what === '--platform' && pair?.includes('=')))) {
  throw new Error('usage: build.mjs OUT --launcher|--platform PLATFORM=BINARY');
}

const version = /^version = "(.*)"$/m.exec(readFileSync(path.join(repository, 'Cargo.toml'), 'utf8'))[1];
const launcher = JSON.parse(readFileSync(path.join(here, 'pushwright/package.json'), 'utf8'));
const licences = ['LICENSE-MIT', 'LICENSE-APACHE'];

function pack(folder) {
  for (const licence of licences) copyFileSync(path.join(repository, licence), path.join(folder, licence));
  // On Windows npm is a script, which only a shell runs.
  const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' };
  execFileSync('npm', ['pack', '--silent', '--pack-destination', path.resolve(out)], options);
}

function platformPackage(folder) {
  const [platform, binary] = pair.split('=');
  const name = `@pushwright/${platform}`;
  if (!(name in launcher.optionalDependencies)) throw new Error(`the launcher does not know \`${name}\``);
  const [system, cpu, libc] = platform.split('-');
  const file = system === 'win32' ? 'pushwright.exe' : 'pushwright';
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  copyFileSync(binary, path.join(folder, 'bin', file));
  chmodSync(path.join(folder, 'bin', file), 0o755);
  const about = {
    name,
    version,
    description: `pushwright for ${platform}`,
    license: launcher.license,
    repository: launcher.repository,
    os: [system],
    cpu: [cpu],
    ...(system === 'linux' ? { libc: [libc ?? 'glibc'] } : {}),
    files: ['bin'],
  };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(path.join(folder, 'README.md'), `The \`pushwright\` command for ${platform}; install \`pushwright\`.\n`);
}

function launcherPackage(folder) {
  cpSync(path.join(here, 'pushwright'), folder, { recursive: true });
  const optional = Object.fromEntries(Object.keys(launcher.optionalDependencies).map((it) => [it, version]));
  const about = { ...launcher, version, optionalDependencies: optional };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
}

const work = mkdtempSync(path.join(os.tmpdir(), 'pushwright-npm-'));
try {
  mkdirSync(out, { recursive: true });
  (what === '--launcher' ? launcherPackage : platformPackage)(work);
  pack(work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
