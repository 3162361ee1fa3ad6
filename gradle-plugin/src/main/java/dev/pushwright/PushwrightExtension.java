package dev.pushwright;

import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.Property;

/** What a build script may say in {@code pushwright { }}. */
public abstract class PushwrightExtension {
    /**
     * The executable; else PUSHWRIGHT, local.properties, the artifact that the build resolves,
     * node_modules, Cargo's folder, PATH.
     */
    public abstract RegularFileProperty getExecutable();

    /** push.toml; else the one in the root project's folder, or in the nearest around it. */
    public abstract RegularFileProperty getConfigFile();

    /** Whether {@code check} and {@code preBuild} verify; the Gradle property pushwright.verify. */
    public abstract Property<Boolean> getVerifyOnBuild();

    /** False: a pending change is only warned of; the Gradle property pushwright.failOnDrift. */
    public abstract Property<Boolean> getFailOnDrift();
}
