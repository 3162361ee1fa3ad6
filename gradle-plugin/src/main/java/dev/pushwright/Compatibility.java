package dev.pushwright;

import org.gradle.api.provider.Provider;
import org.gradle.util.GradleVersion;

/** What differs between the Gradle versions that the plugin serves. */
final class Compatibility {
    private Compatibility() {
    }

    /** From Gradle 6.5 to 7.3, what is read while a build is configured had to be marked so. */
    @SuppressWarnings("unchecked")
    static <T> Provider<T> atConfiguration(Provider<T> provider) {
        GradleVersion current = GradleVersion.current().getBaseVersion();
        if (current.compareTo(GradleVersion.version("6.5")) < 0
                || current.compareTo(GradleVersion.version("7.4")) >= 0) {
            return provider;
        }
        try {
            return (Provider<T>) Provider.class.getMethod("forUseAtConfigurationTime")
                    .invoke(provider);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
