package android.content;

import android.content.pm.ApplicationInfo;

public abstract class Context {
    public abstract Context getApplicationContext();

    public abstract ApplicationInfo getApplicationInfo();

    public abstract String getPackageName();

    public abstract void startActivity(Intent intent);

    public final String getString(int id) {
        return null;
    }
}
