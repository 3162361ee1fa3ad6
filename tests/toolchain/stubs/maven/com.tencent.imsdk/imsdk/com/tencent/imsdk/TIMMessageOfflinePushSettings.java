package com.tencent.imsdk;

public class TIMMessageOfflinePushSettings {
    public void setExt(byte[] ext) {
    }
}
