// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.common;

import android.app.Activity;
import android.app.Application;

import com.huawei.android.hms.agent.HMSAgent.AgentResultCode;
import com.huawei.hms.api.HuaweiApiClient;

/** Holds the client of the base library. */
public final class ApiClientMgr {
    public static final ApiClientMgr INSTANCE = new ApiClientMgr();

    private Application application;
    private HuaweiApiClient client;

    private ApiClientMgr() {
    }

    public synchronized boolean init(Application app) {
        application = app;
        return app != null;
    }

    /** Returns a code of AgentResultCode. */
    public synchronized int connect(Activity activity) {
        if (application == null) {
            return AgentResultCode.HMSAGENT_NO_INIT;
        }
        if (activity == null) {
            return AgentResultCode.NO_ACTIVITY_FOR_USE;
        }
        if (client != null && !client.isConnected()) {
            client.connect(activity);
        }
        return AgentResultCode.HMSAGENT_SUCCESS;
    }
}
