package com.hihonor.push.sdk;

import android.content.Context;

public class HonorPushClient {
    public static HonorPushClient getInstance() {
        return null;
    }

    public boolean checkSupportHonorPush(Context context) {
        return false;
    }

    public void init(Context context, boolean requestsToken) {
    }

    public void getPushToken(HonorPushCallback<String> callback) {
    }
}
