package com.getcapacitor;

import android.content.Context;

public class Plugin {
    public Context getContext() {
        return null;
    }
}
