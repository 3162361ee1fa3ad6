package com.hihonor.push.sdk;

public interface HonorPushCallback<T> {
    void onSuccess(T result);

    void onFailure(int code, String message);
}
