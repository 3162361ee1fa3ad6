package com.huawei.hms.support.api.push;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;

public abstract class PushReceiver extends BroadcastReceiver {
    public enum Event {
        NOTIFICATION_OPENED,
        NOTIFICATION_CLICK_BTN,
        PLUGINRSP
    }

    public void onEvent(Context context, Event event, Bundle extras) {
    }

    public void onToken(Context context, String token) {
    }

    public void onToken(Context context, String token, Bundle extras) {
        onToken(context, token);
    }

    public void onPushMsg(Context context, byte[] message, String token) {
    }

    public boolean onPushMsg(Context context, byte[] message, Bundle extras) {
        return false;
    }

    public void onPushState(Context context, boolean connected) {
    }

    @Override
    public final void onReceive(Context context, Intent intent) {
    }
}
