package com.huawei.hms.activity;

import android.app.Activity;

public class BridgeActivity extends Activity {
}
