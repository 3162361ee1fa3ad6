package com.meizu.cloud.pushsdk.platform.message;

public class RegisterStatus {
    public String getPushId() {
        return null;
    }
}
