import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The tokens that were reported to an IM SDK, or to the app where there is none. */
final class Reports {
    /** One report. */
    static final class Report {
        /** The number of the certificate, or Easemob's word for the service, and the token. */
        final String text;
        private final Object callback;

        Report(Object who, Object token, Object callback) {
            this.text = who + " " + token;
            this.callback = callback;
        }

        /** Lets the report end. */
        void end(boolean isGood) {
            if (isGood) {
                Generated.call(callback.getClass(), callback, "onSuccess");
            } else {
                Generated.call(callback.getClass(), callback, "onError", 6017, "planted");
            }
        }
    }

    private final Generated generated;
    private final String im;
    private List<Object[]> heard = new ArrayList<>();

    Reports(Generated generated, String im) {
        this.generated = generated;
        this.im = im;
    }

    /** Whether tokens go through generated code; TIMPush reports by itself. */
    boolean areTold() {
        return generated.has("ThirdPushTokenMgr");
    }

    /** Whether the IM SDK says how it went. */
    boolean canFail() {
        return !im.equals("easemob");
    }

    /** Hears what the app would send to its own server. */
    void listen() {
        if (im.equals("none")) {
            Object[] made = new Object[1];
            heard = Generated.hears(generated.named("ThirdPushTokenMgr$Reporter"), made);
            generated.call("ThirdPushTokenMgr", "setReporter", made[0]);
        }
    }

    void forget() {
        heard = new ArrayList<>();
    }

    /** What is to be told; nothing where the IM SDK has no word for the vendor's service. */
    List<String> expected(Vendor vendor, String token) {
        String who = im.equals("easemob") ? easemobs(vendor) : number(vendor);
        return who == null ? Collections.emptyList() : Collections.singletonList(who + " " + token);
    }

    private static String number(Vendor vendor) {
        for (String pair : System.getProperty("judge.certificates").split(",")) {
            if (pair.startsWith(vendor.id + "=")) {
                return pair.substring(vendor.id.length() + 1);
            }
        }
        throw new AssertionError("no certificate of " + vendor.id);
    }

    private static String easemobs(Vendor vendor) {
        switch (vendor) {
            case XIAOMI: return "MIPUSH";
            case MEIZU: return "MEIZUPUSH";
            case OPPO: return "OPPOPUSH";
            case VIVO: return "VIVOPUSH";
            case FCM: return "FCM";
            case HUAWEI_AGENT: case HUAWEI_CORE: return "HMSPUSH";
            default: return null;
        }
    }

    List<Report> all() {
        List<Report> all = new ArrayList<>();
        for (Object[] arguments : heard) {
            all.add(new Report(arguments[0], arguments[1], arguments[2]));
        }
        for (Calls.Call call : Calls.of("com/hyphenate/push/EMPushHelper.onReceiveToken")) {
            all.add(new Report(call.arguments[0], call.arguments[1], null));
        }
        add(all, "com/tencent/imsdk/TIMManager.setOfflinePushToken",
                "com/tencent/imsdk/TIMOfflinePushToken.<init>");
        add(all, "com/tencent/imsdk/v2/V2TIMOfflinePushManager.setOfflinePushConfig",
                "com/tencent/imsdk/v2/V2TIMOfflinePushConfig.<init>");
        return all;
    }

    private static void add(List<Report> all, String method, String constructor) {
        for (Calls.Call call : Calls.of(method)) {
            for (Calls.Call made : Calls.of(constructor)) {
                if (made.self == call.arguments[0]) {
                    all.add(new Report(made.arguments[0], made.arguments[1], call.arguments[1]));
                }
            }
        }
    }
}
