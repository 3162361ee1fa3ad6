import android.app.Application;
import android.content.Intent;
import android.os.Bundle;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Clicks on notifications, as the vendors' SDKs and TIMPush tell of them. */
final class Clicks {
    private final Generated generated;

    Clicks(Generated generated) {
        this.generated = generated;
    }

    /** Xiaomi's SDK puts the whole message into the intent. */
    Intent ofXiaomi(String key, String content) {
        String message = "com/xiaomi/mipush/sdk/MiPushMessage.";
        Calls.answer(message + "getExtra", it -> Collections.singletonMap(key, content));
        Calls.answer(message + "getContent",
                it -> "{\"" + key + "\":" + org.json.JSONObject.quote(content) + "}");
        Bundle extras = new Bundle();
        extras.putSerializable("KEY_MESSAGE", (java.io.Serializable)
                Calls.made("com.xiaomi.mipush.sdk.MiPushMessage"));
        return new Intent().putExtras(extras);
    }

    /** The older of vivo's SDKs tell the receiver; the newer put the extras into the intent. */
    void ofVivo(Application application, String content) {
        Calls.answer("com/vivo/push/model/UPSNotificationMessage.getParams",
                it -> Collections.singletonMap("ext", content));
        Object receiver = Generated.component(
                application, "com.vivo.pushclient.action.RECEIVE", false);
        Generated.call(receiver.getClass(), receiver, "onNotificationMessageClicked", application,
                Calls.made("com.vivo.push.model.UPSNotificationMessage"));
    }

    /** What the app's reader hears when TIMPush tells of these clicks. */
    List<String> heard(String... contents) {
        List<String> heard = new ArrayList<>();
        Object[] made = new Object[1];
        Class<?> reader = generated.has("PushMessageExt$Reader")
                ? generated.named("PushMessageExt$Reader") : function();
        made[0] = Proxy.newProxyInstance(reader.getClassLoader(), new Class<?>[] {reader},
                (self, method, arguments) -> {
                    heard.add((String) arguments[0]);
                    return null;
                });
        generated.call("PushMessageExt", "listen", made);
        Object listener = Vendor.only("com/tencent/qcloud/tim/push/TIMPushManager.addPushListener")
                .arguments[0];
        for (String content : contents) {
            Generated.call(listener.getClass(), listener, "onNotificationClicked", content);
        }
        return heard;
    }

    private static Class<?> function() {
        try {
            return Class.forName("kotlin.jvm.functions.Function1");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
