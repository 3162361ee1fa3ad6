package com.tencent.imsdk;

public class TIMOfflinePushToken {
    public TIMOfflinePushToken(long businessId, String token) {
    }
}
