import android.app.Activity;
import android.app.Application;
import android.os.Bundle;

import org.robolectric.Robolectric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vendor's SDK as generated code sees it: what registers, and how its token comes. */
enum Vendor {
    XIAOMI("xiaomi", "Xiaomi", "com/xiaomi/mipush/sdk/MiPushClient.registerPush",
            "xiaomi.app-id", "xiaomi.app-key") {
        @Override
        void answers(Application application, String token) {
            String message = "com/xiaomi/mipush/sdk/MiPushCommandMessage.";
            Calls.answer(message + "getCommand", it -> "COMMAND_REGISTER");
            Calls.answer(message + "getCommandArguments", it -> Collections.singletonList(token));
            Object receiver = Generated.component(
                    application, "com.xiaomi.mipush.RECEIVE_MESSAGE", false);
            Generated.call(receiver.getClass(), receiver, "onReceiveRegisterResult", application,
                    Calls.made("com.xiaomi.mipush.sdk.MiPushCommandMessage"));
        }
    },
    HONOR("honor", "HONOR", "com/hihonor/push/sdk/HonorPushClient.getPushToken") {
        @Override
        void answers(Application application, String token) {
            callBack(0, "onSuccess", token);
        }
    },
    HUAWEI_AGENT("huawei", "HUAWEI", "com/huawei/android/hms/agent/HMSAgent.init") {
        @Override
        void answers(Application application, String token) {
            Robolectric.buildActivity(Activity.class).setup();
            Calls.Call connect = only("com/huawei/android/hms/agent/HMSAgent.connect");
            Generated.call(connect.arguments[1].getClass(), connect.arguments[1], "onConnect", 0);
            only("com/huawei/android/hms/agent/HMSAgent$Push.getToken");
            Object receiver = Generated.component(
                    application, "com.huawei.android.push.intent.REGISTRATION", false);
            Generated.call(receiver.getClass(), receiver, "onToken", application, token,
                    new Bundle());
        }
    },
    HUAWEI_CORE("huawei", "HUAWEI", "com/huawei/hms/aaid/HmsInstanceId.getToken",
            "huawei.app-id", "HCM") {
        @Override
        void prepare(String token) {
            Calls.answer(registers, it -> token);
        }

        @Override
        void answers(Application application, String token) {
            Object service = Generated.component(
                    application, "com.huawei.push.action.MESSAGING_EVENT", true);
            Generated.call(service.getClass(), service, "onNewToken", token);
        }
    },
    MEIZU("meizu", "Meizu", "com/meizu/cloud/pushsdk/PushManager.register",
            "meizu.app-id", "meizu.app-key") {
        @Override
        void answers(Application application, String token) {
            Calls.answer("com/meizu/cloud/pushsdk/platform/message/RegisterStatus.getPushId",
                    it -> token);
            Object receiver = Generated.component(
                    application, "com.meizu.flyme.push.intent.REGISTER.FEEDBACK", false);
            Generated.call(receiver.getClass(), receiver, "onRegisterStatus", application,
                    Calls.made("com.meizu.cloud.pushsdk.platform.message.RegisterStatus"));
        }
    },
    OPPO("oppo", "OPPO", "com/heytap/msp/push/HeytapPushManager.register",
            "oppo.app-key", "secret") {
        @Override
        void answers(Application application, String token) {
            Calls.Call call = only(registers);
            Object callback = call.arguments[call.arguments.length - 1];
            try {
                Generated.call(callback.getClass(), callback, "onRegister", 0, token);
            } catch (AssertionError newer) {
                Generated.call(callback.getClass(), callback, "onRegister", 0, token, "a", "b");
            }
        }
    },
    VIVO("vivo", "vivo", "com/vivo/push/PushClient.turnOnPush") {
        @Override
        void answers(Application application, String token) {
            Calls.answer("com/vivo/push/PushClient.getRegId", it -> {
                if (it.arguments.length == 0) {
                    return token;
                }
                Object listener = it.arguments[0];
                return Generated.call(listener.getClass(), listener, "onSuccess", token);
            });
            callBack(0, "onStateChanged", 0);
        }
    },
    FCM("fcm", "Google", "com/google/firebase/messaging/FirebaseMessaging.getToken") {
        @Override
        void answers(Application application, String token) {
            String task = "com/google/android/gms/tasks/Task.";
            Calls.answer(task + "isSuccessful", it -> true);
            Calls.answer(task + "getResult", it -> token);
            Calls.Call call = only(task + "addOnCompleteListener");
            Generated.call(call.arguments[0].getClass(), call.arguments[0], "onComplete",
                    call.self);
        }
    };

    /** Its name in push.toml. */
    final String id;
    /** What its phones say of their maker. */
    final String maker;
    /** The call that asks for a token. */
    final String registers;
    /** The texts that the call takes: keys of push.toml, or the texts themselves. */
    private final String[] texts;

    Vendor(String id, String maker, String registers, String... texts) {
        this.id = id;
        this.maker = maker;
        this.registers = registers;
        this.texts = texts;
    }

    /** The texts that the call has to take, by push.toml. */
    List<String> texts() {
        Map<String, String> values = new HashMap<>();
        for (String pair : System.getProperty("judge.values").split(",")) {
            values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        List<String> expected = new ArrayList<>();
        for (String text : texts) {
            expected.add(values.getOrDefault(text, text));
        }
        return expected;
    }

    /** Lets the SDK serve the phone. */
    void serve() {
        Calls.answer("com/hihonor/push/sdk/HonorPushClient.checkSupportHonorPush", it -> true);
        Calls.answer("com/heytap/msp/push/HeytapPushManager.isSupportPush", it -> true);
        Calls.answer("com/huawei/android/hms/agent/HMSAgent.init", it -> true);
    }

    /** Before it registers. */
    void prepare(String token) {
    }

    /** Lets the token come, the way the SDK brings it. */
    abstract void answers(Application application, String token);

    void callBack(int argument, String method, Object... values) {
        Object callback = only(registers).arguments[argument];
        Generated.call(callback.getClass(), callback, method, values);
    }

    static Calls.Call only(String what) {
        List<Calls.Call> found = Calls.of(what);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " times " + what + " in " + Calls.names());
        }
        return found.get(0);
    }
}
