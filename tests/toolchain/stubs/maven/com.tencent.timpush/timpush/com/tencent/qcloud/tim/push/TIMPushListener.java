package com.tencent.qcloud.tim.push;

public abstract class TIMPushListener {
    public void onRecvPushMessage(TIMPushMessage message) {
    }

    public void onRevokePushMessage(String messageID) {
    }

    public void onNotificationClicked(String ext) {
    }
}
