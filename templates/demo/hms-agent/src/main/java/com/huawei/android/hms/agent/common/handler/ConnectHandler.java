// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.common.handler;

/** Hears how connect went. */
public interface ConnectHandler {
    void onConnect(int rst);
}
