package com.vivo.push.model;

import java.util.Map;

public class UPSNotificationMessage {
    public Map<String, String> getParams() {
        return null;
    }
}
