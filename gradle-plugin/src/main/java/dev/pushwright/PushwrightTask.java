package dev.pushwright;

import org.gradle.api.DefaultTask;
import org.gradle.api.GradleException;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Internal;

import java.io.File;

/** What the tasks share: the executable, and where it runs. */
public abstract class PushwrightTask extends DefaultTask {
    /** The executable that the build script names. */
    @Internal
    public abstract RegularFileProperty getExecutable();

    /** Where {@link PushwrightTool} lays one out that the build resolved. */
    @Internal
    public abstract RegularFileProperty getInstalled();

    /** push.toml, which is among what {@link ScanService} reads. */
    @Internal
    public abstract RegularFileProperty getConfigFile();

    /** The root project's folder. */
    @Internal
    public abstract DirectoryProperty getRootFolder();

    /** Reads the project's files once a build. */
    @Internal
    public abstract Property<ScanService> getScan();

    /** Another version may say and generate something else. */
    @Input
    public abstract Property<String> getToolVersion();

    File root() {
        return getRootFolder().get().getAsFile();
    }

    /** Null: the one that pushwright looks for. */
    File config() {
        File file = getConfigFile().get().getAsFile();
        return file.equals(new File(root(), "push.toml")) ? null : file;
    }

    /** The executable, or null. */
    File tool() {
        return Tool.find(
                getExecutable().isPresent() ? getExecutable().get().getAsFile() : null,
                getInstalled().get().getAsFile(), root());
    }

    /** Why there is nothing to run, and the command that mends it; null: there is something. */
    String missing() {
        return Tool.missing(tool(), root(), getConfigFile().get().getAsFile());
    }

    /** Runs a command of the tool. */
    Tool.Ran run(String... arguments) {
        File tool = tool();
        String missing = missing();
        if (missing != null) {
            throw new GradleException(missing);
        }
        return Tool.run(tool, root(), config(), arguments);
    }

    /** The failure of a command; its first place is the file that is wrong. */
    GradleException failure(String command, Tool.Ran ran) {
        ran.lines.forEach(getLogger()::error);
        String parent = getPath().substring(0, getPath().lastIndexOf(':') + 1);
        String first = ran.firstError();
        return new GradleException((first.isEmpty() ? "" : first + "\n") + "pushwright " + command
                + ": " + Tool.meaning(ran.code, "`gradlew " + parent + "pushwrightApply`"));
    }
}
