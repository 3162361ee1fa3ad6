package com.tencent.imsdk;

public interface TIMCallBack {
    void onError(int code, String description);

    void onSuccess();
}
