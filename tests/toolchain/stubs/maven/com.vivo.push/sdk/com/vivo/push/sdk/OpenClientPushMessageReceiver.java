package com.vivo.push.sdk;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

public abstract class OpenClientPushMessageReceiver extends BroadcastReceiver {
    @Override
    public final void onReceive(Context context, Intent intent) {
    }

    public void onReceiveRegId(Context context, String token) {
    }
}
