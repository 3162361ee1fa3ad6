package com.tencent.imsdk.v2;

public class V2TIMOfflinePushConfig {
    public V2TIMOfflinePushConfig(long businessId, String token) {
    }
}
