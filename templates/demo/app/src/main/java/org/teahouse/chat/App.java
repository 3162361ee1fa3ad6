package org.teahouse.chat;

import android.app.Application;

/** Holds what lives as long as the process. */
public class App extends Application {

    private static App instance;

    public static App get() {
        return instance;
    }

    @Override
    public void onCreate() {
        super.onCreate();
        instance = this;
    }
}
