package dev.pushwright;

import org.gradle.api.GradleException;
import org.gradle.api.Plugin;
import org.gradle.api.Project;
import org.gradle.api.provider.Provider;
import org.gradle.api.tasks.TaskProvider;
import org.gradle.language.base.plugins.LifecycleBasePlugin;

import java.io.File;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Verifies that a project says what push.toml says, and generates the sources that push.toml leaves
 * to the build.
 *
 * <p>Knows tasks and where they hang. Starts nothing and reads nothing of the project itself: that
 * is done when a task runs.
 */
public final class PushwrightPlugin implements Plugin<Project> {
    static final String GROUP = "pushwright";
    private static final String VERIFY = "pushwrightVerify";
    private static final String APPLY = "pushwrightApply";

    @Override
    public void apply(Project project) {
        PushwrightExtension extension =
                project.getExtensions().create("pushwright", PushwrightExtension.class);
        setConventions(project, extension);
        Resolution.of(project, extension);
        Provider<ScanService> scan = ScanService.of(project);
        TaskProvider<PushwrightVerify> verify = project.getTasks().register(
                VERIFY, PushwrightVerify.class, task -> {
                    prepare(project, extension, scan, task);
                    task.setDescription("Fails when the project does not say what push.toml says.");
                    task.getFailOnDrift().set(extension.getFailOnDrift());
                    task.getIsAskedFor().set(isAskedFor(project));
                    task.getReport().set(
                            project.getLayout().getBuildDirectory().file("pushwright/verify.txt"));
                    task.mustRunAfter(APPLY);
                });
        register(project, extension, scan, "Plan", "Shows what pushwright would change, and why.");
        register(project, extension, scan, "Apply", "Makes the project say what push.toml says.");
        verifyBefore(project, extension, verify);
        TaskProvider<?> all = project.getTasks().register("pushwrightGenerate", task -> {
            task.setGroup(GROUP);
            task.setDescription("Generates the sources that push.toml leaves to the build.");
        });
        project.getPluginManager().withPlugin(
                "com.android.application", applied -> generate(project, extension, scan, all));
    }

    private static void setConventions(Project project, PushwrightExtension extension) {
        Project root = project.getRootProject();
        extension.getConfigFile().convention(root.getLayout().getProjectDirectory().file(
                nearestConfig(root.getProjectDir()).getPath()));
        extension.getVerifyOnBuild().convention(flag(project, "pushwright.verify"));
        extension.getFailOnDrift().convention(flag(project, "pushwright.failOnDrift"));
    }

    /** push.toml of the folder or, as beside a package.json, of one around it. */
    private static File nearestConfig(File root) {
        for (File folder = root; folder != null; folder = folder.getParentFile()) {
            File file = new File(folder, "push.toml");
            if (file.isFile()) {
                return file;
            }
            if (new File(folder, ".git").exists()) {
                break;
            }
        }
        return new File(root, "push.toml");
    }

    /** True unless the Gradle property says false. */
    private static Provider<Boolean> flag(Project project, String name) {
        return Compatibility.atConfiguration(project.getProviders().gradleProperty(name))
                .map(value -> !"false".equals(value)).orElse(true);
    }

    private static void prepare(
            Project project,
            PushwrightExtension extension,
            Provider<ScanService> scan,
            PushwrightTask task) {
        task.setGroup(GROUP);
        task.getExecutable().set(extension.getExecutable());
        task.getInstalled().set(Resolution.installed(project));
        task.dependsOn(Resolution.NAME);
        task.getConfigFile().set(extension.getConfigFile());
        task.getRootFolder().set(project.getRootDir());
        task.getScan().set(scan);
        task.usesService(scan);
        task.getToolVersion().set(ToolVersion.of(project, extension));
    }

    private static void register(
            Project project,
            PushwrightExtension extension,
            Provider<ScanService> scan,
            String name,
            String description) {
        project.getTasks().register("pushwright" + name, PushwrightCommand.class, task -> {
            prepare(project, extension, scan, task);
            task.setDescription(description);
            task.getCommand().set(name.toLowerCase(Locale.ROOT));
        });
    }

    /** `preBuild` comes before every variant of the Android plugin; `check` is Gradle's own. */
    private static void verifyBefore(
            Project project, PushwrightExtension extension, TaskProvider<PushwrightVerify> verify) {
        // Of a provider Gradle would take what makes its value, not the value.
        Callable<?> wanted = () -> extension.getVerifyOnBuild().get()
                ? Collections.singletonList(verify) : Collections.emptyList();
        project.getTasks().configureEach(task -> {
            String name = task.getName();
            if (name.equals(LifecycleBasePlugin.CHECK_TASK_NAME) || name.equals("preBuild")) {
                task.dependsOn(wanted);
            }
        });
    }

    private static boolean isAskedFor(Project project) {
        return project.getGradle().getStartParameter().getTaskNames().stream()
                .anyMatch(name -> name.equals(VERIFY) || name.endsWith(":" + VERIFY));
    }

    private static void generate(
            Project project,
            PushwrightExtension extension,
            Provider<ScanService> scan,
            TaskProvider<?> all) {
        boolean isNew;
        try {
            isNew = AndroidVariants.areThere(project);
        } catch (LinkageError e) {
            throw new GradleException("the Android plugin is not visible to dev.pushwright: name "
                    + "both in the same plugins block (of the root project, with `apply false`), "
                    + "or in the same class path", e);
        }
        if (!isNew) {
            all.configure(task -> task.doFirst(new TooOld()));
            return;
        }
        AndroidVariants.forEach(project, (name, takesKotlin) -> {
            TaskProvider<PushwrightGenerate> task = project.getTasks().register(
                    "pushwrightGenerate" + capitalized(name), PushwrightGenerate.class, it -> {
                        prepare(project, extension, scan, it);
                        it.setDescription("Generates the push sources of variant " + name + ".");
                        it.getVariant().set(name);
                        it.getTakesKotlin().set(takesKotlin);
                        it.mustRunAfter(APPLY);
                    });
            all.configure(it -> it.dependsOn(task));
            return task;
        });
        AndroidArtifacts.judge(project, task -> prepare(project, extension, scan, task));
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
