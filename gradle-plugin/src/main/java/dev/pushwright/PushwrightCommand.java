package dev.pushwright;

import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Internal;
import org.gradle.api.tasks.TaskAction;

/** {@code pushwright plan} or {@code apply}: without outputs, so it always runs. */
public abstract class PushwrightCommand extends PushwrightTask {
    /** The command. */
    @Internal
    public abstract Property<String> getCommand();

    /** Runs it. */
    @TaskAction
    public void run() {
        Tool.Ran ran = run(getCommand().get());
        // A plan that has something to show ends with 1.
        if (ran.code > 1 || ran.code == 1 && !getCommand().get().equals("plan")) {
            throw failure(getCommand().get(), ran);
        }
        ran.lines.forEach(getLogger()::lifecycle);
    }
}
