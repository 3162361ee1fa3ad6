package com.huawei.hms.push;

public final class RemoteMessage {
    public String getData() {
        return null;
    }
}
