import android.app.Application;
import android.content.ComponentName;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.content.pm.ResolveInfo;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The generated classes of one project, Java or Kotlin, called by their names. */
final class Generated {
    /** What the fields of the classes held when those were loaded. */
    private static final Map<String, Object> FIRST = new HashMap<>();

    final String folder = System.getProperty("judge.package");
    private final File classes = new File(System.getProperty("judge.classes"));

    Class<?> named(String name) {
        try {
            return Class.forName(folder + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class " + name, e);
        }
    }

    /** Calls a static method, or one of the only object of a class. */
    Object call(String type, String method, Object... arguments) {
        return call(named(type), null, method, arguments);
    }

    static Object call(Class<?> type, Object on, String method, Object... arguments) {
        for (Class<?> it = type; it != null; it = it.getSuperclass()) {
            for (Method candidate : it.getDeclaredMethods()) {
                if (candidate.getName().equals(method) && fits(candidate, arguments)) {
                    boolean isOfOne = on == null
                            && !Modifier.isStatic(candidate.getModifiers());
                    Object holder = isOfOne ? call(type, null, "getInstance") : on;
                    return invoke(candidate, holder, arguments);
                }
            }
        }
        throw new AssertionError("no " + type.getName() + "." + method);
    }

    private static boolean fits(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean isPrimitive = types[i].isPrimitive();
            boolean fits = arguments[i] == null ? !isPrimitive
                    : isPrimitive || types[i].isInstance(arguments[i]);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Object invoke(Method method, Object on, Object[] arguments) {
        try {
            method.setAccessible(true);
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            return Calls.<RuntimeException>fail(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    boolean has(String name) {
        return new File(classes, folder.replace('.', '/') + "/" + name + ".class").isFile();
    }

    boolean declares(String type, String method) {
        for (Method it : named(type).getDeclaredMethods()) {
            if (it.getName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    /** A receiver or service that the manifest declares for an action, made. */
    static Object component(Application application, String action, boolean isService) {
        PackageManager packages = application.getPackageManager();
        Intent intent = new Intent(action).setPackage(application.getPackageName());
        List<ResolveInfo> found = isService ? packages.queryIntentServices(intent, 0)
                : packages.queryBroadcastReceivers(intent, 0);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " components take " + action);
        }
        ResolveInfo info = found.get(0);
        String name = isService ? info.serviceInfo.name : info.activityInfo.name;
        try {
            return Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(new ComponentName(application, name).toString(), e);
        }
    }

    /** Remembers what all fields hold; as a new process would, {@link #restart} finds that again. */
    void remember() {
        eachField((holder, field) -> {
            String key = key(holder, field);
            if (!FIRST.containsKey(key)) {
                FIRST.put(key, field.get(holder));
            }
        });
    }

    void restart() {
        eachField((holder, field) -> field.set(holder, FIRST.get(key(holder, field))));
    }

    private String key(Object holder, Field field) {
        return field + (holder == null ? "" : "@" + System.identityHashCode(holder));
    }

    private interface Use {
        void of(Object holder, Field field) throws IllegalAccessException;
    }

    /** The fields that can change: of classes, and of the objects that constants hold. */
    private void eachField(Use use) {
        File[] files = new File(classes, folder.replace('.', '/')).listFiles();
        for (File file : files == null ? new File[0] : files) {
            String name = file.getName();
            if (!name.endsWith(".class")) {
                continue;
            }
            Class<?> type = named(name.substring(0, name.length() - ".class".length()));
            try {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    if (!Modifier.isFinal(field.getModifiers())) {
                        use.of(null, field);
                    } else if (field.get(null) != null) {
                        ofObject(field.get(null), use);
                    }
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void ofObject(Object holder, Use use) throws IllegalAccessException {
        for (Class<?> type = holder.getClass(); type != null
                && type.getName().startsWith(folder + "."); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isFinal(field.getModifiers())) {
                    field.setAccessible(true);
                    use.of(holder, field);
                }
            }
        }
    }

    /** What a method of an interface that Java or Kotlin declares is called with. */
    static List<Object[]> hears(Class<?> type, Object[] made) {
        List<Object[]> heard = new ArrayList<>();
        made[0] = java.lang.reflect.Proxy.newProxyInstance(type.getClassLoader(),
                new Class<?>[] {type}, (self, method, arguments) -> {
                    heard.add(arguments);
                    return null;
                });
        return heard;
    }
}
