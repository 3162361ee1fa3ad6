// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent;

import android.app.Activity;
import android.app.Application;

import com.huawei.android.hms.agent.common.ApiClientMgr;
import com.huawei.android.hms.agent.common.handler.ConnectHandler;
import com.huawei.android.hms.agent.push.GetTokenApi;
import com.huawei.android.hms.agent.push.handler.GetTokenHandler;

/** The entry of HMSAgent: init, then connect, then Push.getToken. */
public final class HMSAgent {
    private HMSAgent() {
    }

    /** The codes that handlers get. */
    public static final class AgentResultCode {
        public static final int HMSAGENT_SUCCESS = 0;
        public static final int HMSAGENT_NO_INIT = -1000;
        public static final int NO_ACTIVITY_FOR_USE = -1001;

        private AgentResultCode() {
        }
    }

    /** Must be called in onCreate of the Application. */
    public static boolean init(Application app) {
        return ApiClientMgr.INSTANCE.init(app);
    }

    /** Connects the client; the handler hears the result code. */
    public static void connect(Activity activity, ConnectHandler handler) {
        handler.onConnect(ApiClientMgr.INSTANCE.connect(activity));
    }

    /** The push part. */
    public static final class Push {
        private Push() {
        }

        /** Asks for a token, which arrives in the app's PushReceiver. */
        public static void getToken(GetTokenHandler handler) {
            new GetTokenApi().getToken(handler);
        }
    }
}
