package dev.pushwright;

import org.gradle.api.Project;
import org.gradle.api.artifacts.Configuration;
import org.gradle.api.artifacts.dsl.DependencyHandler;
import org.gradle.api.file.FileCollection;
import org.gradle.api.file.RegularFile;
import org.gradle.api.provider.Provider;
import org.gradle.api.provider.ProviderFactory;
import org.gradle.api.tasks.TaskProvider;

import java.io.File;
import java.util.Collections;
import java.util.concurrent.Callable;

/**
 * The executable as an artifact of the build: asked of the repositories that the build has, when a
 * task needs it, and only where no other executable is named.
 */
final class Resolution {
    /** The name of the configuration and of the task. */
    static final String NAME = "pushwrightTool";

    private Resolution() {
    }

    static TaskProvider<PushwrightTool> of(Project project, PushwrightExtension extension) {
        Configuration configuration = project.getConfigurations().create(NAME, it -> {
            it.setCanBeConsumed(false);
            it.setTransitive(false);
            it.setDescription("The executable of pushwright for this machine.");
        });
        configuration.defaultDependencies(set -> {
            DependencyHandler dependencies = project.getDependencies();
            set.add(dependencies.create(Release.artifact()));
            if (Release.checksum() == null) {
                set.add(dependencies.create(Release.artifact() + ".sha256"));
            }
        });
        // What no repository serves is looked for elsewhere.
        FileCollection served = configuration.getIncoming()
                .artifactView(view -> view.lenient(true)).getFiles();
        Callable<Boolean> isNamed = isNamed(project, extension);
        Callable<?> artifacts = () -> isNamed.call() ? Collections.emptyList() : served;
        return project.getTasks().register(NAME, PushwrightTool.class, task -> {
            task.setGroup(PushwrightPlugin.GROUP);
            task.setDescription("Lays out the pushwright that the build's repositories serve.");
            task.getArtifacts().from(artifacts);
            task.getInstalled().set(installed(project));
        });
    }

    /** Where the task lays it out. */
    static Provider<RegularFile> installed(Project project) {
        String name = Platform.isWindows() ? "pushwright.exe" : "pushwright";
        return project.getLayout().getBuildDirectory().file("pushwright/tool/" + name);
    }

    /** Whether the build script, the environment or local.properties names an executable. */
    private static Callable<Boolean> isNamed(Project project, PushwrightExtension extension) {
        ProviderFactory providers = project.getProviders();
        File local = new File(project.getRootDir(), "local.properties");
        Provider<String> variable =
                Compatibility.atConfiguration(providers.environmentVariable("PUSHWRIGHT"));
        Provider<String> properties = Compatibility.atConfiguration(providers.fileContents(
                project.getLayout().getProjectDirectory().file(local.getPath())).getAsText());
        return () -> extension.getExecutable().isPresent()
                || !variable.getOrElse("").isEmpty()
                || properties.getOrElse("").contains("pushwright.path");
    }
}
