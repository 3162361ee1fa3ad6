// Finds the pushwright that the package manager installed for this machine, and runs it.
// Knows the names of the platform packages; downloads nothing.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const os = require('node:os');

/** Whether this Linux has musl instead of glibc. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  const header = process.report && process.report.getReport().header;
  return !(header && header.glibcVersionRuntime);
}

/** The name of the package that holds the binary for this machine. */
function platformPackage() {
  const libc = isMusl() ? '-musl' : '';
  return `@pushwright/${process.platform}-${process.arch}${libc}`;
}

/**
 * The path of the binary: `PUSHWRIGHT_BINARY` where it is set, else the platform package's.
 * Throws an error that says what was looked for.
 */
function binaryPath() {
  if (process.env.PUSHWRIGHT_BINARY) return process.env.PUSHWRIGHT_BINARY;
  const name = platformPackage();
  const file = process.platform === 'win32' ? 'pushwright.exe' : 'pushwright';
  try {
    return require.resolve(`${name}/bin/${file}`);
  } catch {
    throw new Error(
      `the package \`${name}\` is missing: it holds pushwright for ${process.platform} on ` +
        `${process.arch}. Install without \`--omit=optional\` (\`--no-optional\`), on the machine ` +
        'that runs it; where there is no such package, `cargo install --locked pushwright` and set ' +
        'PUSHWRIGHT_BINARY to its path.',
    );
  }
}

/** Runs pushwright to its end and returns `{ status, stdout, stderr }`, the texts as UTF-8. */
function run(args, options = {}) {
  const result = spawnSync(binaryPath(), args, { encoding: 'utf8', ...options });
  if (result.error) throw result.error;
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs pushwright in place of this process: its output, its signals, its exit code. */
function become(args) {
  let path;
  try {
    path = binaryPath();
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 4;
    return;
  }
  const child = spawn(path, args, { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // The terminal sends them to both: the child decides what comes of them.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`error: ${path} cannot be run: ${error.message}`);
    process.exitCode = 4;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + os.constants.signals[signal] : code;
  });
}

module.exports = { binaryPath, platformPackage, run, become };
