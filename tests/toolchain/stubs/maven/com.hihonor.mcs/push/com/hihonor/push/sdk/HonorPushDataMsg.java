package com.hihonor.push.sdk;

public class HonorPushDataMsg {
    public String getData() {
        return null;
    }
}
