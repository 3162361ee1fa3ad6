// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.push.handler;

import com.huawei.android.hms.agent.common.handler.ICallbackCode;

/** Hears whether the request for a token was taken. */
public interface GetTokenHandler extends ICallbackCode {
}
