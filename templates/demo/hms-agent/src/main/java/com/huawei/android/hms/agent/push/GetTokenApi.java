// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.push;

import com.huawei.android.hms.agent.HMSAgent.AgentResultCode;
import com.huawei.android.hms.agent.push.handler.GetTokenHandler;

/** Asks for a token. */
public class GetTokenApi {
    public void getToken(GetTokenHandler handler) {
        handler.onResult(AgentResultCode.HMSAGENT_SUCCESS);
    }
}
