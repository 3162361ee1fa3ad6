package com.meizu.cloud.pushsdk;

import android.content.Context;

public class PushManager {
    public static void register(Context context, String appId, String appKey) {
    }
}
