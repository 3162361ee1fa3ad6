package dev.pushwright;

import org.gradle.api.DefaultTask;
import org.gradle.api.GradleException;
import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.tasks.Internal;
import org.gradle.api.tasks.TaskAction;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Lays out the executable that the build's repositories serve, once its checksum is right. Without
 * outputs, so it always runs: what lies there is looked at before each use.
 */
public abstract class PushwrightTool extends DefaultTask {
    private static final String CHECKSUM = ".sha256";

    /** What the repositories serve of it: the executable, and its checksum beside it; or nothing. */
    @Internal
    public abstract ConfigurableFileCollection getArtifacts();

    /** Where it is laid out, as a file that may be run. */
    @Internal
    public abstract RegularFileProperty getInstalled();

    /** Runs it. */
    @TaskAction
    public void run() throws IOException {
        File served = null;
        String wanted = Release.checksum();
        for (File file : getArtifacts().getFiles()) {
            if (!file.getName().endsWith(CHECKSUM)) {
                served = file;
            } else if (wanted == null) {
                wanted = firstWord(file);
            }
        }
        Path installed = getInstalled().get().getAsFile().toPath();
        if (served == null) {
            Files.deleteIfExists(installed);
            return;
        }
        verify(served, wanted);
        if (Files.isExecutable(installed) && digest(installed.toFile()).equals(digest(served))) {
            return;
        }
        Files.createDirectories(installed.getParent());
        Path made = installed.resolveSibling(installed.getFileName() + ".new");
        Files.copy(served.toPath(), made, StandardCopyOption.REPLACE_EXISTING);
        if (!made.toFile().setExecutable(true)) {
            throw new GradleException(made + " cannot be made executable");
        }
        Files.move(made, installed, StandardCopyOption.REPLACE_EXISTING);
        getLogger().info("{} is {}", installed, Release.artifact());
    }

    private static void verify(File served, String wanted) throws IOException {
        if (wanted == null) {
            throw new GradleException(served + " has no checksum: the repository that serves "
                    + Release.artifact() + " has no " + CHECKSUM + " file beside it");
        }
        String found = digest(served);
        if (!found.equalsIgnoreCase(wanted)) {
            throw new GradleException(served + " is not the pushwright that was released: its "
                    + "SHA-256 is " + found + ", and that of " + Release.artifact() + " is "
                    + wanted + "; it was not run");
        }
    }

    private static String firstWord(File file) throws IOException {
        String text = new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
        return text.trim().split("\\s+")[0];
    }

    private static String digest(File file) throws IOException {
        try (InputStream in = Files.newInputStream(file.toPath())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            StringBuilder hex = new StringBuilder();
            for (byte b : digest.digest()) {
                hex.append(String.format("%02x", b));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
