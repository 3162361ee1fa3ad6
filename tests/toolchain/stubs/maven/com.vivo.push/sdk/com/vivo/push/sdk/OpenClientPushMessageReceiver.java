package com.vivo.push.sdk;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import com.vivo.push.model.UPSNotificationMessage;

public abstract class OpenClientPushMessageReceiver extends BroadcastReceiver {
    @Override
    public final void onReceive(Context context, Intent intent) {
    }

    public void onNotificationMessageClicked(Context context, UPSNotificationMessage message) {
    }

    public void onReceiveRegId(Context context, String token) {
    }
}
