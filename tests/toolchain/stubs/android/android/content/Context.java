package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;

public abstract class Context {
    public abstract Context getApplicationContext();

    public abstract ApplicationInfo getApplicationInfo();

    public abstract PackageManager getPackageManager();

    public abstract String getPackageName();

    public abstract void startActivity(Intent intent);

    public final String getString(int id) {
        return null;
    }
}
