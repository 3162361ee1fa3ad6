package com.tencent.imsdk;

public class TIMManager {
    public static TIMManager getInstance() {
        return null;
    }

    public void setOfflinePushToken(TIMOfflinePushToken token, TIMCallBack callback) {
    }
}
