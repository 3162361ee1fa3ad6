package com.huawei.hms.push;

import android.app.Service;
import android.content.Intent;
import android.os.Bundle;
import android.os.IBinder;

public abstract class HmsMessageService extends Service {
    @Override
    public final IBinder onBind(Intent intent) {
        return null;
    }

    public void onNewToken(String token) {
    }

    public void onNewToken(String token, Bundle bundle) {
    }

    public void onTokenError(Exception error) {
    }

    public void onTokenError(Exception error, Bundle bundle) {
    }

    public void onMessageReceived(RemoteMessage message) {
    }

    public void onMessageSent(String messageId) {
    }

    public void onMessageDelivered(String messageId, Exception error) {
    }

    public void onSendError(String messageId, Exception error) {
    }
}
