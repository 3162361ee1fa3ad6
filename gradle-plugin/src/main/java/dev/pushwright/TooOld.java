package dev.pushwright;

import org.gradle.api.Action;
import org.gradle.api.GradleException;
import org.gradle.api.Task;

/** Fails where the Android plugin cannot take generated sources from this plugin. */
final class TooOld implements Action<Task> {
    @Override
    public void execute(Task task) {
        throw new GradleException("the plugin dev.pushwright generates sources for Android plugin "
                + "7.3 and later; for an older one, install the script instead: take the plugin "
                + "out and run `pushwright gradle install`");
    }
}
