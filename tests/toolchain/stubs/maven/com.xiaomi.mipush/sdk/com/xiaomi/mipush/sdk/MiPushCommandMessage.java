package com.xiaomi.mipush.sdk;

import java.io.Serializable;
import java.util.List;

public class MiPushCommandMessage implements Serializable {
    private static final long serialVersionUID = 1L;

    public String getCommand() {
        return null;
    }

    public List<String> getCommandArguments() {
        return null;
    }

    public long getResultCode() {
        return 0;
    }

    public String getReason() {
        return null;
    }
}
