import org.gradle.api.internal.StartParameterInternal;
import org.gradle.api.logging.LogLevel;
import org.gradle.api.logging.configuration.ConsoleOutput;
import org.gradle.initialization.DefaultBuildCancellationToken;
import org.gradle.initialization.DefaultBuildRequestContext;
import org.gradle.initialization.DefaultBuildRequestMetaData;
import org.gradle.initialization.NoOpBuildEventConsumer;
import org.gradle.internal.buildoption.Option;
import org.gradle.internal.buildprocess.BuildProcessState;
import org.gradle.internal.classpath.ClassPath;
import org.gradle.internal.instrumentation.agent.AgentStatus;
import org.gradle.internal.logging.LoggingManagerInternal;
import org.gradle.internal.logging.services.LoggingServiceRegistry;
import org.gradle.internal.nativeintegration.services.NativeServices;
import org.gradle.internal.service.ServiceRegistry;
import org.gradle.internal.watch.registry.WatchMode;
import org.gradle.launcher.exec.BuildActionResult;
import org.gradle.launcher.exec.BuildExecutor;
import org.gradle.launcher.exec.DefaultBuildActionParameters;
import org.gradle.tooling.internal.provider.action.ExecuteBuildAction;

import java.io.File;
import java.util.Arrays;
import java.util.HashMap;

/**
 * Runs a whole build with the configuration cache, as Gradle's own daemon would: settings, task
 * graph, tasks. Of Gradle, only what reads a command line is not in the jar.
 *
 * WholeBuild PROJECT HOME TASK...; ends with 1 where the build fails.
 */
public final class WholeBuild {
    public static void main(String[] arguments) {
        File project = new File(arguments[0]);
        File home = new File(arguments[1]);
        StartParameterInternal start = new StartParameterInternal();
        start.setProjectDir(project);
        start.setCurrentDir(project);
        start.setGradleUserHomeDir(home);
        start.setOffline(true);
        start.setBuildCacheEnabled(true);
        start.setConfigurationCache(Option.Value.value(true));
        start.setWatchFileSystemMode(WatchMode.DISABLED);
        start.setTaskNames(Arrays.asList(arguments).subList(2, arguments.length));
        NativeServices.initializeOnDaemon(home, NativeServices.NativeServicesMode.DISABLED);
        ServiceRegistry logging = LoggingServiceRegistry.newCommandLineProcessLogging();
        LoggingManagerInternal log =
                (LoggingManagerInternal) logging.getFactory(LoggingManagerInternal.class).create();
        log.setLevelInternal(LogLevel.LIFECYCLE);
        log.start();
        log.attachProcessConsole(ConsoleOutput.Plain);
        int status = build(start, logging) ? 0 : 1;
        log.stop();
        // Gradle's own threads would keep this from ending.
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static boolean build(StartParameterInternal start, ServiceRegistry logging) {
        BuildProcessState gradle = new BuildProcessState(true, AgentStatus.disabled(),
                ClassPath.EMPTY, logging, NativeServices.getInstance());
        BuildActionResult result = gradle.getServices().get(BuildExecutor.class).execute(
                new ExecuteBuildAction(start),
                new DefaultBuildActionParameters(System.getProperties(),
                        new HashMap<>(System.getenv()), start.getCurrentDir(), LogLevel.LIFECYCLE,
                        false, ClassPath.EMPTY),
                new DefaultBuildRequestContext(
                        new DefaultBuildRequestMetaData(System.currentTimeMillis(), false),
                        new DefaultBuildCancellationToken(), new NoOpBuildEventConsumer()));
        return !result.hasFailure();
    }
}
