package com.tencent.imsdk;

public class TIMMessage {
    public void setOfflinePushSettings(TIMMessageOfflinePushSettings settings) {
    }
}
