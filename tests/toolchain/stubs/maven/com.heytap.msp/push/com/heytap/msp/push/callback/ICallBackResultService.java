package com.heytap.msp.push.callback;

/** Both generations in one: each SDK has only one of the two forms of a method. */
public interface ICallBackResultService {
    default void onRegister(int code, String registerId) {
    }

    default void onRegister(int code, String registerId, String packageName,
            String miniPackageName) {
    }

    default void onUnRegister(int code) {
    }

    default void onUnRegister(int code, String packageName, String miniPackageName) {
    }

    void onSetPushTime(int code, String pushTime);

    void onGetPushStatus(int code, int status);

    void onGetNotificationStatus(int code, int status);

    default void onError(int code, String message) {
    }

    default void onError(int code, String message, String packageName, String miniPackageName) {
    }
}
