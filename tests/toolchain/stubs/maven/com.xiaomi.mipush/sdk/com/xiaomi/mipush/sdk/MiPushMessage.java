package com.xiaomi.mipush.sdk;

import java.io.Serializable;
import java.util.Map;

public class MiPushMessage implements Serializable {
    private static final long serialVersionUID = 1L;

    public String getContent() {
        return null;
    }

    public Map<String, String> getExtra() {
        return null;
    }
}
