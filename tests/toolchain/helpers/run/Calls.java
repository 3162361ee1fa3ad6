import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What was called of the SDKs, and what they answer. The classes that {@link MakeRunnable} writes
 * call {@link #on}.
 */
public final class Calls {
    /** One call of an SDK. */
    public static final class Call {
        /** The class and the method: {@code com/acme/Push.register}. */
        public final String what;
        public final Object self;
        public final Object[] arguments;

        Call(String what, Object self, Object[] arguments) {
            this.what = what;
            this.self = self;
            this.arguments = arguments;
        }
    }

    private static final List<Call> ALL = new ArrayList<>();
    private static final Map<String, Function<Call, Object>> ANSWERS = new HashMap<>();

    private Calls() {
    }

    static synchronized void clear() {
        ALL.clear();
        ANSWERS.clear();
    }

    static synchronized void answer(String what, Function<Call, Object> answer) {
        ANSWERS.put(what, answer);
    }

    static synchronized List<Call> of(String what) {
        List<Call> found = new ArrayList<>();
        for (Call call : ALL) {
            if (call.what.equals(what)) {
                found.add(call);
            }
        }
        return found;
    }

    /** The calls in order, each by its name; constructors apart. */
    static synchronized List<String> names() {
        List<String> names = new ArrayList<>();
        for (Call call : ALL) {
            if (!call.what.endsWith("<init>")) {
                names.add(call.what);
            }
        }
        return names;
    }

    /** Called by every method of an SDK. */
    public static Object on(String what, String returned, Object self, Object[] arguments) {
        Call call = new Call(what, self, arguments);
        Function<Call, Object> answer;
        synchronized (Calls.class) {
            ALL.add(call);
            answer = ANSWERS.get(what);
        }
        if (answer != null) {
            return answer.apply(call);
        }
        boolean isVendors = returned.contains(".") && !returned.endsWith("[]");
        return isVendors && !returned.startsWith("java.")
                && !returned.startsWith("android.") && !returned.startsWith("org.json.")
                ? made(returned) : null;
    }

    /** Throws what an answer wants thrown, checked or not. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> Object fail(Throwable failure) throws T {
        throw (T) failure;
    }

    /** An object of a class of an SDK; of an interface, one that tells its calls as well. */
    static Object made(String name) {
        try {
            Class<?> type = Class.forName(name);
            if (type.isInterface()) {
                return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                        (self, method, arguments) -> on(name.replace('.', '/') + "."
                                + method.getName(), method.getReturnType().getName(), self,
                                arguments == null ? new Object[0] : arguments));
            }
            if (type.isArray() || type.isEnum() || Modifier.isAbstract(type.getModifiers())) {
                return null;
            }
            Field unsafe = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            unsafe.setAccessible(true);
            Object it = unsafe.get(null);
            return it.getClass().getMethod("allocateInstance", Class.class).invoke(it, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
