package com.huawei.hms.aaid;

import android.content.Context;
import com.huawei.hms.common.ApiException;

public final class HmsInstanceId {
    private HmsInstanceId() {
    }

    public static HmsInstanceId getInstance(Context context) {
        return null;
    }

    public String getToken(String appId, String scope) throws ApiException {
        return null;
    }

    public void deleteToken(String appId, String scope) throws ApiException {
    }
}
