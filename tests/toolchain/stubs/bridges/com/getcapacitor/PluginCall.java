package com.getcapacitor;

public class PluginCall {
    public void resolve() {
    }

    public Boolean getBoolean(String name, Boolean defaultValue) {
        return defaultValue;
    }
}
