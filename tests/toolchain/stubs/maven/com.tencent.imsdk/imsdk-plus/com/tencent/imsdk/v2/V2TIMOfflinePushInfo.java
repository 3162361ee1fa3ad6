package com.tencent.imsdk.v2;

public class V2TIMOfflinePushInfo {
    public void setExt(byte[] ext) {
    }
}
