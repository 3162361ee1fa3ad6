package dev.pushwright;

import org.gradle.api.GradleException;
import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.InputFiles;
import org.gradle.api.tasks.OutputFile;
import org.gradle.api.tasks.PathSensitive;
import org.gradle.api.tasks.PathSensitivity;
import org.gradle.api.tasks.TaskAction;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * {@code pushwright verify --apk}: holds what was built of a variant against push.toml. Nothing
 * depends on it: who wants it names it.
 */
public abstract class PushwrightJudge extends PushwrightTask {
    /** The variant's name. */
    @Input
    public abstract Property<String> getVariant();

    /** The folder of the variant's APKs, or its bundle. */
    @InputFiles
    @PathSensitive(PathSensitivity.RELATIVE)
    public abstract ConfigurableFileCollection getArtifacts();

    /** What was said, so that a sound artifact need not be judged again. */
    @OutputFile
    public abstract RegularFileProperty getReport();

    /** Every file that may be read, with its digest. */
    @Input
    public SortedMap<String, String> getReads() {
        return getScan().get().forVerification(root(), getConfigFile().get().getAsFile());
    }

    /** Runs it. */
    @TaskAction
    public void run() throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add("verify");
        for (File file : getArtifacts().getAsFileTree().getFiles()) {
            if (file.getName().endsWith(".apk") || file.getName().endsWith(".aab")) {
                arguments.add("--apk");
                arguments.add(file.getPath());
            }
        }
        if (arguments.size() == 1) {
            throw new GradleException("no APK or bundle of variant " + getVariant().get()
                    + " was found in " + getArtifacts().getFiles());
        }
        arguments.add("--variant");
        arguments.add(getVariant().get());
        Tool.Ran ran = run(arguments.toArray(new String[0]));
        if (ran.code != 0) {
            ran.lines.forEach(getLogger()::error);
            throw new GradleException("what was built of variant " + getVariant().get()
                    + " is not what push.toml says: see above");
        }
        ran.lines.forEach(getLogger()::lifecycle);
        Files.write(getReport().get().getAsFile().toPath(),
                String.join("\n", ran.lines).getBytes(StandardCharsets.UTF_8));
    }
}
