import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;
import org.junit.runners.model.InitializationError;
import org.robolectric.RobolectricTestRunner;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs {@link Scenario} once a project, each with the project's own manifest, and says a line a
 * scenario: {@code RAN project scenario[level]}, or {@code FAILED project scenario[level] why}.
 *
 * A project is a line of the file that is given: its name, package, IM SDK, vendors, certificates,
 * values of push.toml, APK, and the one scenario wanted, or "all".
 */
public final class RunJudge {
    public static void main(String[] arguments) throws Exception {
        boolean isOther = arguments[1].equals("other");
        List<String> lines = Files.readAllLines(Paths.get(arguments[0]));
        for (String line : lines) {
            String[] fields = line.split(" ");
            System.setProperty("judge.package", fields[1]);
            System.setProperty("judge.im", fields[2]);
            System.setProperty("judge.vendors", fields[3]);
            System.setProperty("judge.certificates", fields[4]);
            System.setProperty("judge.values", fields[5]);
            String only = fields[7];
            if (!only.equals("all") && only.equals("otherProcess") != isOther) {
                continue;
            }
            run(fields[0], new Runner(Scenario.class, new File(fields[6])), name ->
                    name.startsWith("otherProcess") == isOther
                            && (only.equals("all") || name.startsWith(only)));
        }
        System.out.flush();
        // Threads of the framework would keep this from ending.
        Runtime.getRuntime().halt(0);
    }

    private static void run(String project, Runner runner, Predicate<String> wanted) {
        JUnitCore core = new JUnitCore();
        core.addListener(new RunListener() {
            private final Set<Description> failed = new HashSet<>();

            @Override
            public void testFailure(Failure failure) {
                failed.add(failure.getDescription());
                String why = failure.getTrace().replace('\n', '|').replace("\r", "");
                System.out.println("FAILED " + project + " "
                        + failure.getDescription().getMethodName() + " "
                        + why.substring(0, Math.min(why.length(), 900)));
            }

            @Override
            public void testFinished(Description description) {
                if (!failed.contains(description)) {
                    System.out.println("RAN " + project + " " + description.getMethodName());
                }
            }
        });
        Request request = Request.runner(runner).filterWith(new Filter() {
            @Override
            public boolean shouldRun(Description description) {
                String name = description.getMethodName();
                return name == null || wanted.test(name);
            }

            @Override
            public String describe() {
                return "by process and name";
            }
        });
        core.run(request);
    }

    /** Robolectric's runner, with the manifest of an APK. */
    public static final class Runner extends RobolectricTestRunner {
        private final File apk;

        Runner(Class<?> type, File apk) throws InitializationError {
            super(type);
            this.apk = apk;
        }

        @Override
        protected Properties getBuildSystemApiProperties() {
            Properties properties = new Properties();
            properties.setProperty("android_resource_apk", apk.getPath());
            properties.setProperty("android_merged_manifest",
                    new File(apk.getParentFile(), "AndroidManifest.xml").getPath());
            properties.setProperty("android_merged_assets",
                    new File(apk.getParentFile(), "assets").getPath());
            return properties;
        }
    }
}
