import org.json.JSONObject;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Messages with custom content, on their way into the IM SDKs. */
final class Sending {
    private static final String SETTINGS = "com/tencent/imsdk/TIMMessageOfflinePushSettings.";
    private static final String INFO = "com/tencent/imsdk/v2/V2TIMOfflinePushInfo.";

    private final Generated generated;
    private final String im;

    Sending(Generated generated, String im) {
        this.generated = generated;
        this.im = im;
    }

    void send(String content) throws Exception {
        switch (im) {
            case "tim-4":
                generated.call("PushMessageExtSender", "set",
                        Calls.made("com.tencent.imsdk.TIMMessage"), content);
                break;
            case "easemob":
                generated.call("PushMessageExtSender", "set",
                        Calls.made("com.hyphenate.chat.EMMessage"), new JSONObject(content));
                break;
            default:
                Object info = generated.call("PushMessageExtSender", "with", content);
                generated.call("PushMessageExtSender", "addTo", info, "");
                generated.call("PushMessageExtSender", "addTo", info, null);
        }
    }

    /** What the IM SDK was given. */
    static String sent(String im) throws Exception {
        switch (im) {
            case "tim-4":
                Object settings = Vendor.only("com/tencent/imsdk/TIMMessage.setOfflinePushSettings")
                        .arguments[0];
                Calls.Call call = Vendor.only(SETTINGS + "setExt");
                return call.self == settings ? text(call) : "of other settings";
            case "easemob":
                Calls.Call set = Vendor.only("com/hyphenate/chat/EMMessage.setAttribute");
                return set.arguments[0].equals("em_push_ext")
                        ? ((JSONObject) set.arguments[1]).getJSONObject("custom").toString()
                        : "under " + set.arguments[0];
            default:
                return text(Vendor.only(INFO + "setExt"));
        }
    }

    private static String text(Calls.Call call) {
        return new String((byte[]) call.arguments[0], StandardCharsets.UTF_8);
    }

    /** How many services Easemob's own builder was told to enable. */
    static int enabled(Object builder) {
        int enabled = 0;
        try {
            for (Field field : builder.getClass().getDeclaredFields()) {
                field.setAccessible(true);
                Object value = field.get(builder);
                enabled = value instanceof Collection
                        ? Math.max(enabled, ((Collection<?>) value).size()) : enabled;
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return enabled;
    }
}
