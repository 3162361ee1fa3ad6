package dev.pushwright;

import org.gradle.api.GradleException;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.FileSystemOperations;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.CacheableTask;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.OutputDirectory;
import org.gradle.api.tasks.TaskAction;

import java.io.File;
import java.util.SortedMap;

import javax.inject.Inject;

/** {@code pushwright generate} for one variant. */
@CacheableTask
public abstract class PushwrightGenerate extends PushwrightTask {
    /** The variant's name. */
    @Input
    public abstract Property<String> getVariant();

    /** Whether the module compiles Kotlin. */
    @Input
    public abstract Property<Boolean> getTakesKotlin();

    /** The Java sources. */
    @OutputDirectory
    public abstract DirectoryProperty getJavaDirectory();

    /** The Kotlin sources; none where the module compiles no Kotlin. */
    @Optional
    @OutputDirectory
    public abstract DirectoryProperty getKotlinDirectory();

    /** Files that decide what is generated; of classes only the names count. */
    @Input
    public SortedMap<String, String> getReads() {
        return getScan().get().forGeneration(root(), getConfigFile().get().getAsFile());
    }

    /** Copies what was generated. */
    @Inject
    protected abstract FileSystemOperations getFiles();

    /** Runs it. */
    @TaskAction
    public void run() {
        File all = new File(getTemporaryDir(), "sources");
        getFiles().delete(spec -> spec.delete(all));
        Tool.Ran ran = run("generate", "--out", all.getPath(), "--variant", getVariant().get());
        if (ran.code != 0) {
            throw failure("generate", ran);
        }
        ran.lines.forEach(getLogger()::info);
        if (!getTakesKotlin().get() && ScanService.hasFile(all, ".kt")) {
            throw new GradleException("pushwright generate: the sources are Kotlin, and this "
                    + "module does not compile Kotlin; apply the Kotlin plugin to it, or set "
                    + "`language = \"java\"` under `[app]` in push.toml");
        }
        lay(all, getJavaDirectory(), "**/*.java");
        if (getKotlinDirectory().isPresent()) {
            lay(all, getKotlinDirectory(), "**/*.kt");
        } else {
            // Android plugin 7.3 knows one folder for both languages.
            lay(all, getJavaDirectory(), "**/*.java", "**/*.kt");
        }
    }

    private void lay(File from, DirectoryProperty to, String... kinds) {
        getFiles().sync(spec -> {
            spec.from(from);
            spec.into(to);
            spec.include(kinds);
            spec.setIncludeEmptyDirs(false);
        });
    }
}
