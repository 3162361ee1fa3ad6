package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;

public class ContextWrapper extends Context {
    public ContextWrapper(Context base) {
    }

    @Override
    public Context getApplicationContext() {
        return null;
    }

    @Override
    public ApplicationInfo getApplicationInfo() {
        return null;
    }

    @Override
    public PackageManager getPackageManager() {
        return null;
    }

    @Override
    public String getPackageName() {
        return null;
    }

    @Override
    public SharedPreferences getSharedPreferences(String name, int mode) {
        return null;
    }

    @Override
    public void startActivity(Intent intent) {
    }
}
