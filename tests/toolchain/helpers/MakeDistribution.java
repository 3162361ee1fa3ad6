import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Lays out a folder as Gradle's distributions are, of the one jar that holds a Gradle and of the
 * jars that it needs: a module each is looked for there by its name.
 *
 * All classes stay in the one jar; a module's own jar says which other modules it needs.
 */
public final class MakeDistribution {
    private static final String ENDING = "-classpath.properties";
    /** Every module needs it, so it brings the classes of all. */
    private static final String FIRST = "gradle-base-services";
    /** Modules that are asked for by name and whose classes are in none of the jars. */
    private static final String[] EMPTY = {"gradle-kotlin-dsl", "gradle-daemon-main"};

    public static void main(String[] arguments) throws IOException {
        Path lib = Paths.get(arguments[0]).resolve("lib");
        String version = arguments[1];
        Files.createDirectories(lib.resolve("plugins"));
        List<String> jars = new ArrayList<>();
        for (String jar : arguments[2].split(File.pathSeparator)) {
            Path from = Paths.get(jar);
            Path to = lib.resolve(from.getFileName());
            try {
                // Gradle follows symbolic links and would look for its modules where they lead.
                Files.createLink(to, from);
            } catch (IOException | UnsupportedOperationException other) {
                Files.copy(from, to);
            }
            jars.add(to.getFileName().toString());
        }
        TreeMap<String, List<String>> modules = modules(lib.resolve(jars.get(0)));
        for (String name : EMPTY) {
            modules.putIfAbsent(name, Collections.emptyList());
        }
        for (String name : modules.keySet()) {
            List<String> needs = new ArrayList<>(modules.get(name));
            needs.retainAll(modules.keySet());
            List<String> brings = name.equals(FIRST) ? jars : Collections.emptyList();
            write(lib.resolve(name + "-" + version + ".jar"), name, jars.get(0),
                    "projects=" + String.join(",", needs) + "\nruntime="
                            + String.join(",", brings) + "\n");
        }
    }

    /** The modules by name, and which others each needs. */
    private static TreeMap<String, List<String>> modules(Path all) throws IOException {
        TreeMap<String, List<String>> modules = new TreeMap<>();
        try (JarFile jar = new JarFile(all.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (!name.endsWith(ENDING) || name.contains("/")) {
                    continue;
                }
                Properties properties = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    properties.load(in);
                }
                List<String> needs = new ArrayList<>();
                for (String need : properties.getProperty("projects", "").split(",")) {
                    needs.add(need.trim());
                }
                modules.put(name.substring(0, name.length() - ENDING.length()), needs);
            }
        }
        return modules;
    }

    /** What Gradle compiles with a module's jar alone, as it does catalogs, finds the classes, too. */
    private static void write(Path jar, String module, String all, String says)
            throws IOException {
        String manifest = "Manifest-Version: 1.0\nClass-Path: " + all + "\n";
        byte[] head = manifest.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries =
                        new JarOutputStream(out, new Manifest(new ByteArrayInputStream(head)))) {
            entries.putNextEntry(new JarEntry(module + ENDING));
            entries.write(says.getBytes(StandardCharsets.UTF_8));
        }
    }
}
