package com.tencent.qcloud.tim.push;

public abstract class TIMPushManager {
    public static TIMPushManager getInstance() {
        return null;
    }

    public abstract void addPushListener(TIMPushListener listener);

    public abstract void removePushListener(TIMPushListener listener);
}
