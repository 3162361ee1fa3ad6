package dev.pushwright;

import org.gradle.api.GradleException;
import org.gradle.api.Project;
import org.gradle.api.provider.Provider;
import org.gradle.api.services.BuildService;
import org.gradle.api.services.BuildServiceParameters;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the files that pushwright may read, once a build, for all modules and variants.
 *
 * <p>Knows which folders pushwright leaves alone; does not know what it makes of a file.
 */
public abstract class ScanService implements BuildService<BuildServiceParameters.None> {
    private static final Set<String> SKIPPED = new HashSet<>(
            Arrays.asList("build", "node_modules", "Pods", "target", "out", "dist"));

    private final Map<File, SortedMap<String, File>> trees = new HashMap<>();
    private final Map<File, String> digests = new HashMap<>();

    static Provider<ScanService> of(Project project) {
        return project.getGradle().getSharedServices().registerIfAbsent(
                "pushwrightScan", ScanService.class, spec -> { });
    }

    /** What verification may read: every file of the project, and those that push.toml names. */
    synchronized SortedMap<String, String> forVerification(File root, File config) {
        return reads(root, config, true);
    }

    /** The same, with classes by their names only. */
    synchronized SortedMap<String, String> forGeneration(File root, File config) {
        return reads(root, config, false);
    }

    private SortedMap<String, String> reads(File root, File config, boolean withClasses) {
        SortedMap<String, String> reads = new TreeMap<>();
        for (Map.Entry<String, File> entry : tree(root).entrySet()) {
            String path = entry.getKey();
            boolean isClass = path.endsWith(".java") || path.endsWith(".kt");
            reads.put(path, isClass && !withClasses ? "" : digest(entry.getValue()));
        }
        for (File file : configs(root, config)) {
            reads.put("config " + file.getName(), digest(file));
            named(root, file, reads);
            // What `vendor-files = "beside"` has copied.
            File[] beside = file.getParentFile().listFiles(
                    (folder, name) -> name.endsWith("-services.json"));
            for (File original : beside == null ? new File[0] : beside) {
                reads.put("beside " + original.getName(), digest(original));
            }
        }
        return reads;
    }

    /** push.toml beside the project, or where the build script says. */
    private static List<File> configs(File root, File config) {
        List<File> found = new ArrayList<>();
        for (File folder = root; folder != null; folder = folder.getParentFile()) {
            found.add(new File(folder, "push.toml"));
            found.add(new File(folder, "push.lock"));
            if (new File(folder, ".git").exists()) {
                break;
            }
        }
        found.add(config);
        found.add(new File(config.getAbsoluteFile().getParentFile(), "push.lock"));
        found.removeIf(file -> !file.isFile());
        return found;
    }

    /** Whatever text of push.toml names a file or a folder that the tree lacks is read, too. */
    private void named(File root, File config, SortedMap<String, String> reads) {
        String text = new String(bytes(config), StandardCharsets.UTF_8);
        for (String name : TomlStrings.of(text)) {
            File file = new File(name);
            Path path = (file.isAbsolute() ? file : new File(config.getParentFile(), name))
                    .toPath().normalize();
            if (name.isEmpty() || root.toPath().startsWith(path)) {
                continue;
            }
            if (Files.isRegularFile(path)) {
                reads.put("named " + name, digest(path.toFile()));
            } else if (Files.isDirectory(path) && !path.startsWith(root.toPath())) {
                for (Map.Entry<String, File> entry : tree(path.toFile()).entrySet()) {
                    reads.put("named " + name + "/" + entry.getKey(), digest(entry.getValue()));
                }
            }
        }
    }

    private SortedMap<String, File> tree(File folder) {
        return trees.computeIfAbsent(folder, it -> {
            SortedMap<String, File> files = new TreeMap<>();
            walk(it, "", files);
            return files;
        });
    }

    private static void walk(File folder, String prefix, SortedMap<String, File> files) {
        File[] children = folder.listFiles();
        for (File file : children == null ? new File[0] : children) {
            String path = prefix + file.getName();
            if (!file.isDirectory()) {
                // Names the SDK of this machine, and nothing that is generated; what pushwright
                // notes down while it writes goes again.
                if (!path.equals("local.properties")
                        && !file.getName().startsWith(".pushwright-")) {
                    files.put(path, file);
                }
            } else if (!file.getName().startsWith(".") && !SKIPPED.contains(file.getName())
                    && !Files.isSymbolicLink(file.toPath())) {
                walk(file, path + "/", files);
            }
        }
    }

    static boolean hasFile(File folder, String ending) {
        SortedMap<String, File> files = new TreeMap<>();
        walk(folder, "", files);
        return files.keySet().stream().anyMatch(path -> path.endsWith(ending));
    }

    private String digest(File file) {
        return digests.computeIfAbsent(file, it -> {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(it));
                StringBuilder text = new StringBuilder();
                for (byte b : digest) {
                    text.append(String.format("%02x", b));
                }
                return text.toString();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static byte[] bytes(File file) {
        try {
            return Files.readAllBytes(file.toPath());
        } catch (IOException e) {
            throw new GradleException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
