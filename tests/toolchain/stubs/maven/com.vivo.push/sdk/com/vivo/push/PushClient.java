package com.vivo.push;

import android.content.Context;
import com.vivo.push.listener.IPushQueryActionListener;
import com.vivo.push.util.VivoPushException;

/** Both generations in one: 3.x has no PushConfig, 4.x wants one. */
public class PushClient {
    public static PushClient getInstance(Context context) {
        return null;
    }

    public void initialize() throws VivoPushException {
    }

    public void initialize(PushConfig config) throws VivoPushException {
    }

    public void turnOnPush(IPushActionListener listener) {
    }

    public String getRegId() {
        return null;
    }

    public void getRegId(IPushQueryActionListener listener) {
    }
}
