package android.content;

import android.net.Uri;
import android.os.Bundle;

public class Intent {
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final int FLAG_ACTIVITY_CLEAR_TOP = 0x04000000;
    public static final int URI_INTENT_SCHEME = 1;

    public Intent() {
    }

    public Intent(Context context, Class<?> cls) {
    }

    public String getAction() {
        return null;
    }

    public Intent setData(Uri data) {
        return this;
    }

    public Intent addFlags(int flags) {
        return this;
    }

    public String toUri(int flags) {
        return null;
    }

    public Bundle getExtras() {
        return null;
    }

    public String getStringExtra(String name) {
        return null;
    }
}
