package android.os;

import java.util.Set;

public class BaseBundle {
    public Set<String> keySet() {
        return null;
    }

    /** @deprecated as the real one is */
    @Deprecated
    public Object get(String key) {
        return null;
    }

    public String getString(String key) {
        return null;
    }

    public int getInt(String key) {
        return 0;
    }

    public void putString(String key, String value) {
    }
}
