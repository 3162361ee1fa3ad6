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

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;

/**
 * Runs whole builds, as Gradle's own daemon would: settings, task graph, tasks. Of Gradle, only what
 * reads a command line is not in the jar.
 *
 * WholeBuild HOME [--cached] [-I SCRIPT] [-PNAME=VALUE] TASK..., and on standard input the folders
 * of projects, one a line. A build begins with the line "project FOLDER" and ends with "ended" and
 * whether it succeeded; with 1 where one did not. --cached is for configuration and build cache.
 */
public final class WholeBuild {
    private static File home;
    private static String[] options;

    public static void main(String[] arguments) throws Exception {
        home = new File(arguments[0]);
        options = arguments;
        // What went wrong stands where the build does that it went wrong in.
        System.setErr(System.out);
        NativeServices.initializeOnDaemon(home, NativeServices.NativeServicesMode.DISABLED);
        ServiceRegistry logging = LoggingServiceRegistry.newCommandLineProcessLogging();
        LoggingManagerInternal log =
                (LoggingManagerInternal) logging.getFactory(LoggingManagerInternal.class).create();
        log.setLevelInternal(LogLevel.LIFECYCLE);
        log.start();
        log.attachProcessConsole(ConsoleOutput.Plain);
        BuildProcessState gradle = new BuildProcessState(true, AgentStatus.disabled(),
                ClassPath.EMPTY, logging, NativeServices.getInstance());
        BuildExecutor executor = gradle.getServices().get(BuildExecutor.class);
        BufferedReader folders = new BufferedReader(new InputStreamReader(System.in));
        int status = 0;
        for (String folder = folders.readLine(); folder != null; folder = folders.readLine()) {
            System.out.println("project " + folder);
            boolean succeeded = build(executor, start(new File(folder)));
            System.out.println("ended " + succeeded);
            status = succeeded ? status : 1;
        }
        log.stop();
        // Gradle's own threads would keep this from ending.
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static StartParameterInternal start(File project) {
        StartParameterInternal start = new StartParameterInternal();
        start.setProjectDir(project);
        start.setCurrentDir(project);
        start.setGradleUserHomeDir(home);
        start.setOffline(true);
        start.setWatchFileSystemMode(WatchMode.DISABLED);
        ArrayList<String> tasks = new ArrayList<>();
        boolean isCached = false;
        for (int at = 1; at < options.length; at++) {
            String option = options[at];
            if (option.equals("--cached")) {
                isCached = true;
            } else if (option.equals("-I")) {
                start.addInitScript(new File(options[++at]));
            } else if (option.startsWith("-P")) {
                String[] pair = option.substring(2).split("=", 2);
                start.getProjectProperties().put(pair[0], pair[1]);
            } else {
                tasks.add(option);
            }
        }
        start.setTaskNames(tasks);
        start.setBuildCacheEnabled(isCached);
        start.setConfigurationCache(Option.Value.value(isCached));
        if (!isCached) {
            // Nothing is left in the folder of a fixture.
            start.setProjectCacheDir(new File(home, "project-cache"));
        }
        return start;
    }

    private static boolean build(BuildExecutor executor, StartParameterInternal start) {
        BuildActionResult result = executor.execute(new ExecuteBuildAction(start),
                new DefaultBuildActionParameters(System.getProperties(),
                        new HashMap<>(System.getenv()), start.getCurrentDir(), LogLevel.LIFECYCLE,
                        false, ClassPath.EMPTY),
                new DefaultBuildRequestContext(
                        new DefaultBuildRequestMetaData(System.currentTimeMillis(), false),
                        new DefaultBuildCancellationToken(), new NoOpBuildEventConsumer()));
        return !result.hasFailure();
    }
}
