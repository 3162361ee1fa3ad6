import com.android.build.api.variant.ApplicationAndroidComponentsExtension;

import org.gradle.api.Action;
import org.gradle.api.Project;
import org.gradle.api.Task;
import org.gradle.api.internal.project.ProjectInternal;
import org.gradle.initialization.GradlePropertiesController;
import org.gradle.testfixtures.ProjectBuilder;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lets a real Gradle evaluate the scripts of a project, the real Android plugin and ours applied by
 * them, and says what came of it, a line each; the reader judges.
 *
 * Runs the actions of single tasks. There is no task graph: what a task waits for, and what decides
 * whether it is up to date, is asked.
 */
public final class PluginJudge {
    private static File folder;
    private static File home;
    /** Whether scripts are evaluated; Groovy 2.5 cannot on a Java of today. */
    private static boolean hasScripts;
    private static String mode;
    /** A real APK. */
    private static String apk;

    public static void main(String[] arguments) {
        folder = new File(arguments[0]);
        home = new File(arguments[1]);
        mode = arguments[3];
        apk = arguments[4];
        hasScripts = mode.equals("scripts") || mode.equals("script");
        int status = 0;
        try {
            judge(arguments[2]);
        } catch (Throwable failure) {
            failure.printStackTrace();
            status = 1;
        }
        // Gradle's own threads would keep this from ending.
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static void judge(String log) throws Exception {
        Project project = configure(true);
        say("GRADLE " + project.getGradle().getGradleVersion());
        say("STARTED-BY-CONFIGURING " + new File(log).exists());
        ask(project, "preBuild");
        ask(project, "check");
        if (mode.equals("script")) {
            run(project, "pushwrightGenerateDebug");
            list(project.getLayout().getBuildDirectory().get().getAsFile());
            return;
        }
        Project kit = ProjectBuilder.builder().withParent(project).withName("kit").build();
        kit.getPluginManager().apply("dev.pushwright");
        say("ONE-SCAN " + (scan(project) == scan(kit)));
        if (hasScripts) {
            run(project, "pushwrightGenerateDebug");
            list(project.getLayout().getBuildDirectory().get().getAsFile());
            judgeBuilt(project);
        }
        run(project, "pushwrightVerify");
        if (mode.equals("refuses")) {
            refuseVersion(project);
        } else {
            decide();
        }
        switchOff();
    }

    /** What the tasks that judge take from the Android plugin, who waits for them, what they do. */
    private static void judgeBuilt(Project project) throws Exception {
        for (String name : new String[] {"Debug", "ReleaseBundle"}) {
            Task task = project.getTasks().getByName("pushwrightJudge" + name);
            say("JUDGES " + name + " BY " + makers(project, artifacts(task)));
        }
        ask(project, "pushwrightJudge");
        ask(project, "assemble");
        Task task = project.getTasks().getByName("pushwrightJudgeDebug");
        run(project, task.getName());
        for (Object folder : (Iterable<?>) artifacts(task)) {
            Path file = ((File) folder).toPath().resolve("app-debug.apk");
            Files.createDirectories(file.getParent());
            Files.write(file, "no APK".getBytes(StandardCharsets.UTF_8));
        }
        run(project, task.getName());
        judgeSound(project, task);
    }

    /** A real APK, and a push.toml that it keeps to: the task ends well, and keeps what was said. */
    private static void judgeSound(Project project, Task task) throws Exception {
        Path config = folder.toPath().resolve("push.toml");
        byte[] before = Files.readAllBytes(config);
        write("push.toml", "version = 1\n\n[app]\napplication-id = \"com.example.small\"\n");
        for (Object folder : (Iterable<?>) artifacts(task)) {
            Path file = ((File) folder).toPath().resolve("app-debug.apk");
            Files.copy(Paths.get(apk), file, StandardCopyOption.REPLACE_EXISTING);
        }
        run(project, task.getName());
        for (Object file : task.getOutputs().getFiles()) {
            String said = new String(Files.readAllBytes(((File) file).toPath()),
                    StandardCharsets.UTF_8);
            say("JUDGED " + said.contains("[ ] It is signed with a key that the consoles know"));
        }
        Files.write(config, before);
    }

    private static Object artifacts(Task task) throws Exception {
        return task.getClass().getMethod("getArtifacts").invoke(task);
    }

    /** By the script where there is one, else by the property of gradle.properties or -P. */
    private static void switchOff() throws Exception {
        Path script = folder.toPath().resolve("build.gradle");
        if (hasScripts) {
            byte[] text = Files.readAllBytes(script);
            write("build.gradle", new String(text, StandardCharsets.UTF_8)
                    + "pushwright { verifyOnBuild = false }\n");
        } else {
            write("gradle.properties", "pushwright.verify=false\n");
        }
        say("SWITCHED OFF");
        ask(configure(false), "preBuild");
    }

    /** Gradle 6.5 to 7.3 refuse to hand out at configuration what is to be read by a task. */
    private static void refuseVersion(Project project) {
        try {
            project.getTasks().getByName("pushwrightVerify").getInputs().getProperties();
            say("VERSION-WHILE-CONFIGURING told");
        } catch (RuntimeException failure) {
            say("VERSION-WHILE-CONFIGURING " + deepest(failure).getMessage().replace('\n', '|'));
        }
    }

    private static Throwable deepest(Throwable failure) {
        return failure.getCause() == null ? failure : deepest(failure.getCause());
    }

    private static Project configure(boolean aloud) {
        Project project = ProjectBuilder.builder().withProjectDir(folder)
                .withGradleUserHomeDir(home).build();
        loadProperties((ProjectInternal) project);
        if (!hasScripts) {
            project.getPluginManager().apply("base");
            project.getPluginManager().apply("dev.pushwright");
            project.getTasks().register("preBuild");
            return project;
        }
        project.getPluginManager().withPlugin("com.android.application",
                applied -> Variants.note(project));
        ((ProjectInternal) project).evaluate();
        if (aloud) {
            say("ANDROID " + Variants.version(project));
            for (String name : new String[] {"java debug", "kotlin debug", "java release"}) {
                say("SOURCES " + name + " BY " + makers(project, Variants.folders(name)));
            }
        }
        return project;
    }

    /** Reads gradle.properties, which a build does before all else. */
    private static void loadProperties(ProjectInternal project) {
        GradlePropertiesController controller =
                project.getServices().get(GradlePropertiesController.class);
        for (Method method : GradlePropertiesController.class.getMethods()) {
            if (method.getName().equals("loadGradlePropertiesFrom")) {
                Object[] all = {folder, false};
                try {
                    method.setAccessible(true);
                    method.invoke(controller, Arrays.copyOf(all, method.getParameterCount()));
                } catch (ReflectiveOperationException e) {
                    say("PROPERTIES " + e.getCause());
                }
            }
        }
    }

    private static TreeSet<String> makers(Project project, Object files) {
        TreeSet<String> by = new TreeSet<>();
        for (Task task : project.files(files).getBuildDependencies().getDependencies(null)) {
            by.add(task.getName());
        }
        return by;
    }

    /** What the Android plugin makes of our folders. */
    private static final class Variants {
        private static final Map<String, Object> FOLDERS = new TreeMap<>();

        static void note(Project project) {
            ApplicationAndroidComponentsExtension components = of(project);
            components.onVariants(components.selector().all(), variant -> {
                String name = variant.getName();
                FOLDERS.put("java " + name, variant.getSources().getJava().getAll());
                FOLDERS.put("kotlin " + name, variant.getSources().getKotlin().getAll());
            });
        }

        static Object folders(String name) {
            return FOLDERS.get(name);
        }

        static Object version(Project project) {
            return of(project).getPluginVersion();
        }

        private static ApplicationAndroidComponentsExtension of(Project project) {
            return project.getExtensions().getByType(ApplicationAndroidComponentsExtension.class);
        }
    }

    private static Object scan(Project project) throws Exception {
        Task task = project.getTasks().getByName("pushwrightVerify");
        Object property = task.getClass().getMethod("getScan").invoke(task);
        return property.getClass().getMethod("get").invoke(property);
    }

    private static void ask(Project project, String name) {
        TreeSet<String> found = new TreeSet<>();
        Task task = project.getTasks().getByName(name);
        for (Task it : task.getTaskDependencies().getDependencies(task)) {
            if (it.getName().startsWith("pushwright")) {
                found.add(it.getName());
            }
        }
        say("BEFORE " + name + " " + found);
    }

    private static void run(Project project, String name) {
        Task task = project.getTasks().getByName(name);
        for (Object file : task.getOutputs().getFiles()) {
            ((File) file).getParentFile().mkdirs();
        }
        try {
            for (Action<? super Task> action : task.getActions()) {
                action.execute(task);
            }
            say("RAN " + name);
        } catch (RuntimeException failure) {
            say("FAILED " + name + ": " + deepest(failure).getMessage().replace('\n', '|'));
        }
    }

    private static void list(File out) throws Exception {
        try (Stream<Path> files = Files.walk(new File(out, "generated").toPath())) {
            files.filter(Files::isRegularFile).sorted().forEach(
                    file -> say("MADE " + out.toPath().relativize(file)));
        }
    }

    /** What makes generation and verification run again. */
    private static void decide() throws Exception {
        Map<String, String> first = inputs();
        change("nothing", null, "", first);
        change("a file in build/", "build/made.txt", "made", first);
        change("a class's body", "src/main/java/a/b/Main.java", "package a.b;\nclass Main { }\n", first);
        change("a new class", "src/main/java/a/b/New.java", "package a.b;\nclass New {}\n", first);
        change("a pack beside the project", "../our packs/acme/push-1/pack.toml", "id = \"x\"", first);
        change("push.toml", "push.toml", "version = 1\n\nwrong = 1\n", first);
        run(configure(false), "pushwrightVerify");
        if (hasScripts) {
            run(configure(false), "pushwrightGenerateDebug");
        }
        write("push.toml", "version = 1\ntool-version = '99.1' # not this one\n");
        run(configure(false), "pushwrightVerify");
        write("local.properties", "pushwright.path=/nowhere/pushwright\n");
        run(configure(false), "pushwrightVerify");
        if (hasScripts) {
            run(configure(false), "pushwrightGenerateDebug");
        }
    }

    private static void change(String what, String path, String text, Map<String, String> first)
            throws Exception {
        Path file = path == null ? null : folder.toPath().resolve(path);
        byte[] before = file != null && Files.exists(file) ? Files.readAllBytes(file) : null;
        if (file != null) {
            write(path, text);
        }
        Map<String, String> now = inputs();
        for (String task : first.keySet()) {
            say((first.get(task).equals(now.get(task)) ? "SAME " : "AGAIN ") + task + " " + what);
        }
        if (before != null && !path.equals("push.toml")) {
            Files.write(file, before);
        } else if (file != null && before == null) {
            Files.delete(file);
        }
    }

    private static void write(String path, String text) throws Exception {
        Path file = folder.toPath().resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> inputs() {
        Project project = configure(false);
        Map<String, String> inputs = new TreeMap<>();
        for (String name : new String[] {"pushwrightGenerateDebug", "pushwrightVerify"}) {
            if (project.getTasks().findByName(name) == null) {
                continue;
            }
            Task task = project.getTasks().getByName(name);
            inputs.put(name, new TreeMap<>(task.getInputs().getProperties()).toString());
        }
        return inputs;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
