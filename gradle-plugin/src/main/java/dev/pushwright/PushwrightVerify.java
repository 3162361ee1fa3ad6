package dev.pushwright;

import org.gradle.api.GradleException;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.logging.LogLevel;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Internal;
import org.gradle.api.tasks.OutputFile;
import org.gradle.api.tasks.TaskAction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.SortedMap;

/** {@code pushwright verify}: up to date while nothing that it reads has changed. */
public abstract class PushwrightVerify extends PushwrightTask {
    /** False: a pending change is only warned of. */
    @Input
    public abstract Property<Boolean> getFailOnDrift();

    /** Whether somebody named this task; a build that only passes by goes on without the tool. */
    @Internal
    public abstract Property<Boolean> getIsAskedFor();

    /** What was said, so that a clean verification need not be repeated. */
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
        String missing = missing();
        if (missing != null && !getIsAskedFor().get()) {
            // Once the tool is there its version differs, and this runs again.
            getLogger().warn("not verified: {}", missing);
            report("not verified");
            return;
        }
        Tool.Ran ran = run("verify", "--in-build");
        if (ran.code == 0) {
            for (String line : ran.lines) {
                boolean isWarning = line.startsWith("warning: ") || line.contains(": warning: ");
                getLogger().log(isWarning ? LogLevel.WARN : LogLevel.INFO, line);
            }
            report(String.join("\n", ran.lines));
            return;
        }
        GradleException failure = failure("verify", ran);
        if (ran.code != 1 || getFailOnDrift().get()) {
            throw failure;
        }
        getLogger().warn(failure.getMessage());
        // Nothing is written, so that the next build warns again.
    }

    private void report(String text) throws IOException {
        Files.write(getReport().get().getAsFile().toPath(), text.getBytes(StandardCharsets.UTF_8));
    }
}
