package com.facebook.react.bridge;

import android.content.Context;
import android.content.ContextWrapper;

public class ReactApplicationContext extends ContextWrapper {
    public ReactApplicationContext(Context context) {
        super(context);
    }
}
