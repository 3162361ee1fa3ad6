/** The path of the binary that was installed for this machine; throws where there is none. */
export function binaryPath(): string;

/** The name of the package that holds the binary for this machine. */
export function platformPackage(): string;

/** Runs pushwright to its end. */
export function run(
  args: string[],
  options?: { cwd?: string; env?: NodeJS.ProcessEnv },
): { status: number | null; stdout: string; stderr: string };
