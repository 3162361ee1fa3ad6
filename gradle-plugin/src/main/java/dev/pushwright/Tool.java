package dev.pushwright;

import org.gradle.api.GradleException;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and runs the executable. Used while tasks run, and by {@link ToolVersion}; never before. */
final class Tool {
    private static final Pattern PLACE =
            Pattern.compile("(.+?)(:\\d+:\\d+: (?:error|warning|info): .*)");

    /** How a command ended, and what it said in lines. */
    static final class Ran {
        final int code;
        final List<String> lines;

        Ran(int code, List<String> lines) {
            this.code = code;
            this.lines = lines;
        }

        /** The first error, whose place is where to look. */
        String firstError() {
            return lines.stream().filter(it -> it.contains(": error: ")).findFirst().orElse("");
        }
    }

    private Tool() {
    }

    /**
     * By the build script, PUSHWRIGHT, local.properties; as the build resolved it; in node_modules,
     * Cargo's folder, PATH.
     */
    static File find(File named, File installed, File root) {
        if (named != null) {
            return named;
        }
        String path = System.getenv("PUSHWRIGHT");
        if (path == null || path.isEmpty()) {
            path = fromLocalProperties(root);
        }
        if (path != null && !path.isEmpty()) {
            File file = new File(path);
            return file.isAbsolute() ? file : new File(root, path);
        }
        if (installed.isFile()) {
            return installed;
        }
        for (File candidate : candidates(root)) {
            if (candidate.isFile() && candidate.canExecute()) {
                return candidate;
            }
        }
        return null;
    }

    private static List<File> candidates(File root) {
        List<File> candidates = new ArrayList<>();
        // The Android folder of a cross-platform project lies below package.json.
        for (File folder = root; folder != null; folder = folder.getParentFile()) {
            candidates.add(new File(folder, inNodeModules()));
            if (new File(folder, ".git").exists()) {
                break;
            }
        }
        candidates.add(inCargo());
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(Pattern.quote(File.pathSeparator))) {
            if (!folder.isEmpty()) {
                candidates.add(new File(folder, inCargo().getName()));
            }
        }
        return candidates;
    }

    private static String inNodeModules() {
        return "node_modules/.bin/" + (Platform.isWindows() ? "pushwright.cmd" : "pushwright");
    }

    private static File inCargo() {
        String cargo = System.getenv("CARGO_HOME");
        File home = cargo == null || cargo.isEmpty()
                ? new File(System.getProperty("user.home"), ".cargo") : new File(cargo);
        return new File(home, Platform.isWindows() ? "bin/pushwright.exe" : "bin/pushwright");
    }

    private static String fromLocalProperties(File root) {
        File file = new File(root, "local.properties");
        if (!file.isFile()) {
            return null;
        }
        Properties properties = new Properties();
        try (InputStream in = new FileInputStream(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new GradleException(file + " cannot be read: " + e.getMessage(), e);
        }
        return properties.getProperty("pushwright.path");
    }

    /** What is wrong with what {@link #find} found; null: nothing. */
    static String missing(File tool, File root, File config) {
        if (tool != null && tool.isFile()) {
            return null;
        }
        String what = tool == null ? "pushwright was not found: " + tried(root)
                : "there is no pushwright at " + tool;
        return what + ": install it with `" + installCommand(root, config) + "`, or name it by "
                + "`pushwright { executable }`, PUSHWRIGHT or `pushwright.path` in local.properties";
    }

    /** Where it was looked for in vain. */
    private static String tried(File root) {
        return "no repository of this build serves " + Release.artifact() + " (one that does is "
                + "added to `dependencyResolutionManagement` in the settings, or to the module's "
                + "`repositories`), and it is neither in " + inNodeModules() + " of " + root
                + " or a folder above, nor at " + inCargo() + ", nor on PATH";
    }

    /** The command of this kind of project, for the version that push.toml asks for. */
    private static String installCommand(File root, File config) {
        String version = wantedVersion(config);
        for (File folder = root; folder != null; folder = folder.getParentFile()) {
            if (new File(folder, "package.json").isFile()) {
                return "npm install --save-dev pushwright" + (version == null ? "" : "@" + version);
            }
            if (new File(folder, ".git").exists()) {
                break;
            }
        }
        return "cargo install --locked pushwright" + (version == null ? "" : " --version " + version);
    }

    private static String wantedVersion(File config) {
        if (!config.isFile()) {
            return null;
        }
        try {
            byte[] text = Files.readAllBytes(config.toPath());
            return TomlStrings.valueOf(new String(text, StandardCharsets.UTF_8), "tool-version");
        } catch (IOException e) {
            throw new GradleException(config + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Runs a command to its end; the tool must have been found. */
    static Ran run(File tool, File root, File config, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(tool.getPath());
        all.addAll(Arrays.asList(arguments));
        all.addAll(Arrays.asList("--project", root.getPath(), "--format", "short",
                "--color", "never"));
        if (config != null) {
            all.addAll(Arrays.asList("--config", config.getPath()));
        }
        Ran ran = start(tool, root, all);
        List<String> lines = new ArrayList<>();
        for (String line : ran.lines) {
            lines.add(linked(line, root));
        }
        return new Ran(ran.code, lines);
    }

    static Ran start(File tool, File folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).directory(folder)
                    .redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(bytes(process.getInputStream()), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return new Ran(code, Arrays.asList(said.split("\\r?\\n")));
        } catch (IOException e) {
            throw new GradleException(tool + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GradleException(tool + " was interrupted", e);
        }
    }

    private static byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    /** Places become absolute files, which Android Studio turns into links. */
    private static String linked(String line, File root) {
        Matcher place = PLACE.matcher(line);
        if (!place.matches()) {
            return line;
        }
        File file = new File(place.group(1));
        return (file.isAbsolute() ? file : new File(root, place.group(1))).getPath()
                + place.group(2);
    }

    /** What an exit code means for the build. */
    static String meaning(int code, String mend) {
        switch (code) {
            case 1:
                return "the project does not say what push.toml says; run " + mend;
            case 2:
                return "push.toml, push.lock or a file of the project is wrong";
            case 3:
                return "something is left for you to decide";
            case 4:
                return "a file could not be read or written";
            default:
                return "pushwright ended with exit code " + code;
        }
    }
}
