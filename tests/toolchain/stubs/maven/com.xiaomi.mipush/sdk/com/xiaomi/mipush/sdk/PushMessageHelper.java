package com.xiaomi.mipush.sdk;

public class PushMessageHelper {
    public static final String KEY_MESSAGE = "key_message";
}
