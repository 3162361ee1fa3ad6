package com.meizu.cloud.pushsdk;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import com.meizu.cloud.pushsdk.platform.message.PushSwitchStatus;
import com.meizu.cloud.pushsdk.platform.message.RegisterStatus;
import com.meizu.cloud.pushsdk.platform.message.SubAliasStatus;
import com.meizu.cloud.pushsdk.platform.message.SubTagsStatus;
import com.meizu.cloud.pushsdk.platform.message.UnRegisterStatus;

public abstract class MzPushMessageReceiver extends BroadcastReceiver {
    @Override
    public final void onReceive(Context context, Intent intent) {
    }

    /** @deprecated as the real one is */
    @Deprecated
    public abstract void onRegister(Context context, String pushId);

    /** @deprecated as the real one is */
    @Deprecated
    public abstract void onUnRegister(Context context, boolean success);

    public abstract void onPushStatus(Context context, PushSwitchStatus status);

    public abstract void onRegisterStatus(Context context, RegisterStatus status);

    public abstract void onUnRegisterStatus(Context context, UnRegisterStatus status);

    public abstract void onSubTagsStatus(Context context, SubTagsStatus status);

    public abstract void onSubAliasStatus(Context context, SubAliasStatus status);
}
