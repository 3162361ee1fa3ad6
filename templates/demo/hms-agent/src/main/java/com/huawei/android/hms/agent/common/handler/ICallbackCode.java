// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.common.handler;

/** Hears a result code. */
public interface ICallbackCode {
    void onResult(int rst);
}
