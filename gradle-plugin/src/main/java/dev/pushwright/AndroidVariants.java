package dev.pushwright;

import com.android.build.api.AndroidPluginVersion;
import com.android.build.api.variant.ApplicationAndroidComponentsExtension;
import com.android.build.api.variant.SourceDirectories;
import com.android.build.api.variant.Sources;

import org.gradle.api.Project;
import org.gradle.api.tasks.TaskProvider;

/** The variants of Android plugin 7.3 and later. Nothing else here names its classes. */
final class AndroidVariants {
    private static final String[] KOTLIN = {
        "org.jetbrains.kotlin.android", "kotlin-android", "com.android.built-in-kotlin"
    };

    private AndroidVariants() {
    }

    /** Makes the task that generates for a variant. */
    interface Generator {
        TaskProvider<PushwrightGenerate> of(String variant, boolean takesKotlin);
    }

    /** Whether the Android plugin has sources of variants that a task can add to. */
    static boolean areThere(Project project) {
        if (project.getExtensions().findByName("androidComponents") == null) {
            return false;
        }
        ApplicationAndroidComponentsExtension components = components(project);
        return components.getPluginVersion().compareTo(new AndroidPluginVersion(7, 3)) >= 0;
    }

    static void forEach(Project project, Generator generator) {
        ApplicationAndroidComponentsExtension components = components(project);
        boolean hasKotlin = components.getPluginVersion().getMajor() >= 9;
        components.onVariants(components.selector().all(), variant -> {
            boolean takesKotlin = hasKotlin || hasKotlinPlugin(project);
            TaskProvider<PushwrightGenerate> task = generator.of(variant.getName(), takesKotlin);
            Sources sources = variant.getSources();
            SourceDirectories java = sources.getJava();
            if (java != null) {
                java.addGeneratedSourceDirectory(task, PushwrightGenerate::getJavaDirectory);
            }
            SourceDirectories kotlin = takesKotlin ? kotlin(sources) : null;
            if (kotlin != null) {
                kotlin.addGeneratedSourceDirectory(task, PushwrightGenerate::getKotlinDirectory);
            }
        });
    }

    private static ApplicationAndroidComponentsExtension components(Project project) {
        return project.getExtensions().getByType(ApplicationAndroidComponentsExtension.class);
    }

    private static boolean hasKotlinPlugin(Project project) {
        for (String id : KOTLIN) {
            if (project.getPluginManager().hasPlugin(id)) {
                return true;
            }
        }
        return false;
    }

    /** Android plugin 7.3 has none yet. */
    private static SourceDirectories kotlin(Sources sources) {
        try {
            return sources.getKotlin();
        } catch (NoSuchMethodError e) {
            return sources.getJava();
        }
    }
}
