package com.heytap.msp.push;

import android.content.Context;
import com.heytap.msp.push.callback.ICallBackResultService;

public class HeytapPushManager {
    public static void init(Context context, boolean needsLog) {
    }

    public static boolean isSupportPush(Context context) {
        return false;
    }

    public static void register(Context context, String appKey, String appSecret,
            ICallBackResultService callback) {
    }

    public static void requestNotificationPermission() {
    }
}
