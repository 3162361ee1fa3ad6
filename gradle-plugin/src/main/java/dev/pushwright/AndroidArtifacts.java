package dev.pushwright;

import com.android.build.api.artifact.SingleArtifact;
import com.android.build.api.variant.ApplicationAndroidComponentsExtension;

import org.gradle.api.Action;
import org.gradle.api.Project;
import org.gradle.api.tasks.TaskProvider;

import java.util.Locale;

/**
 * The tasks that judge what is built of each variant: its APKs, and its bundle. They take it from
 * the Android plugin, which builds it for them; nothing waits for them.
 */
final class AndroidArtifacts {
    private static final String ALL = "pushwrightJudge";

    private AndroidArtifacts() {
    }

    /** Registers them; {@code prepare} gives a task what all tasks have. */
    static void judge(Project project, Action<PushwrightTask> prepare) {
        TaskProvider<?> all = project.getTasks().register(ALL, task -> {
            task.setGroup(PushwrightPlugin.GROUP);
            task.setDescription("Judges the APKs of all variants by push.toml.");
        });
        ApplicationAndroidComponentsExtension components =
                project.getExtensions().getByType(ApplicationAndroidComponentsExtension.class);
        components.onVariants(components.selector().all(), variant -> {
            String name = variant.getName();
            TaskProvider<?> apk = register(project, prepare, name, "",
                    task -> task.getArtifacts().from(
                            variant.getArtifacts().get(SingleArtifact.APK.INSTANCE)));
            register(project, prepare, name, "Bundle",
                    task -> task.getArtifacts().from(
                            variant.getArtifacts().get(SingleArtifact.BUNDLE.INSTANCE)));
            all.configure(task -> task.dependsOn(apk));
        });
    }

    private static TaskProvider<PushwrightJudge> register(
            Project project,
            Action<PushwrightTask> prepare,
            String variant,
            String what,
            Action<PushwrightJudge> take) {
        String capital = variant.substring(0, 1).toUpperCase(Locale.ROOT) + variant.substring(1);
        String file = "pushwright/judge/" + variant + what + ".txt";
        return project.getTasks().register(ALL + capital + what, PushwrightJudge.class, task -> {
            prepare.execute(task);
            task.setDescription("Judges the " + (what.isEmpty() ? "APKs" : "bundle")
                    + " of variant " + variant + " by push.toml.");
            task.getVariant().set(variant);
            task.getReport().set(project.getLayout().getBuildDirectory().file(file));
            take.execute(task);
        });
    }
}
