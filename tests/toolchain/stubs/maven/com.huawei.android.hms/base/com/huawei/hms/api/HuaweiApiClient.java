package com.huawei.hms.api;

import android.app.Activity;

public abstract class HuaweiApiClient {
    public abstract void connect(Activity activity);

    public abstract boolean isConnected();
}
