package com.hihonor.push.sdk;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

public class HonorMessageService extends Service {
    @Override
    public final IBinder onBind(Intent intent) {
        return null;
    }

    public void onNewToken(String token) {
    }

    public void onMessageReceived(HonorPushDataMsg message) {
    }
}
