package com.huawei.hms.common;

public class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    public int getStatusCode() {
        return 0;
    }
}
