package dev.pushwright;

import java.io.File;
import java.util.Locale;

/** The machine that builds, as the packages of a release are named after it. */
final class Platform {
    private Platform() {
    }

    /** Such as {@code linux-x64}, {@code darwin-arm64}, {@code win32-x64}. */
    static String name() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name(system, machine, hasMusl());
    }

    static String name(String system, String machine, boolean hasMusl) {
        String cpu = machine.equals("amd64") || machine.equals("x86_64") ? "x64"
                : machine.equals("aarch64") ? "arm64" : machine;
        if (system.contains("windows")) {
            return "win32-" + cpu;
        }
        if (system.contains("mac")) {
            return "darwin-" + cpu;
        }
        return system + "-" + cpu + (system.equals("linux") && hasMusl ? "-musl" : "");
    }

    /** Whether this Linux has musl and no glibc, which other systems may have beside it. */
    private static boolean hasMusl() {
        boolean hasIt = new File("/lib/ld-musl-x86_64.so.1").exists()
                || new File("/lib/ld-musl-aarch64.so.1").exists();
        return hasIt && !new File("/lib64/ld-linux-x86-64.so.2").exists()
                && !new File("/lib/ld-linux-aarch64.so.1").exists();
    }

    static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    }
}
