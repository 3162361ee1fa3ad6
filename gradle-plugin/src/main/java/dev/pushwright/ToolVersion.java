package dev.pushwright;

import org.gradle.api.Project;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.Provider;
import org.gradle.api.provider.ValueSource;
import org.gradle.api.provider.ValueSourceParameters;

import java.io.File;
import java.util.Arrays;

/**
 * The version of the executable, which decides with push.toml what is generated.
 *
 * <p>Where the executable lies is no input of a build: PATH and the other variables are read in
 * here, where Gradle does not record them, and only once a task runs.
 */
public abstract class ToolVersion implements ValueSource<String, ToolVersion.Parameters> {
    /** Where to look. */
    public interface Parameters extends ValueSourceParameters {
        /** The executable that the build script names. */
        RegularFileProperty getExecutable();

        /** Where one is laid out that the build resolved. */
        RegularFileProperty getInstalled();

        /** The root project's folder. */
        DirectoryProperty getRootFolder();
    }

    static Provider<String> of(Project project, PushwrightExtension extension) {
        return project.getProviders().of(ToolVersion.class, spec -> {
            spec.getParameters().getExecutable().set(extension.getExecutable());
            spec.getParameters().getInstalled().set(Resolution.installed(project));
            spec.getParameters().getRootFolder().set(project.getRootDir());
        });
    }

    /** What the executable says of its version; "none" where there is no executable. */
    @Override
    public String obtain() {
        File root = getParameters().getRootFolder().get().getAsFile();
        File tool = Tool.find(getParameters().getExecutable().isPresent()
                ? getParameters().getExecutable().get().getAsFile() : null,
                getParameters().getInstalled().get().getAsFile(), root);
        if (tool == null || !tool.isFile()) {
            return "none";
        }
        Tool.Ran ran = Tool.start(tool, root, Arrays.asList(tool.getPath(), "--version"));
        return ran.code == 0 ? ran.lines.get(0) : "unknown";
    }
}
