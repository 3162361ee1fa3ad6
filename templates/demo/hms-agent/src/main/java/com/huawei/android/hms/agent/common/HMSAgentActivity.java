// A stand-in written for pushwright's demo and tests; not Huawei's HMSAgent.
package com.huawei.android.hms.agent.common;

import android.app.Activity;
import android.os.Bundle;

/** The screen on which HMSAgent asks the user to solve a problem. */
public class HMSAgentActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        finish();
    }
}
