import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import android.app.Application;
import android.content.ContentProvider;
import android.content.Intent;
import android.content.pm.PackageInfo;
import android.content.pm.PackageManager;
import android.content.pm.ProviderInfo;
import android.os.Bundle;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowBuild;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an app with generated sources does, as the framework of Android runs it: what is called of
 * the SDKs, with which values, and how often.
 */
@Config(sdk = {29, 33})
public class Scenario {
    private final String im = System.getProperty("judge.im");
    private final Generated generated = new Generated();
    private final Reports reports = new Reports(generated, im);
    private Application application;

    @Before
    public void start() {
        application = RuntimeEnvironment.getApplication();
        generated.remember();
    }

    @After
    public void end() {
        restart();
    }

    /** The provider of the manifest ran when the app started, and asked nobody. */
    @Test
    public void nothingRunsBeforeConsent() throws Exception {
        if (!generated.has("PushStartup")) {
            return;
        }
        assertNotNull(startup());
        generated.call("PushRegistration", "register", application);
        assertEquals(Collections.emptyList(), Calls.names());
    }

    /** Each brand's own SDK is asked, and no other. */
    @Test
    public void brandsAreDispatched() {
        if (!generated.has("PushRegistration")) {
            return;
        }
        for (String[] phone : phones()) {
            fresh(phone[0], phone[1]);
            register();
            Vendor expected = vendor(phone[2]);
            assertEquals(String.join("/", phone), expected == null
                    ? Collections.emptySet() : Collections.singleton(expected), asked(expected));
        }
    }

    /** Brand, maker and whose push service that is. */
    private static List<String[]> phones() {
        List<String[]> phones = new ArrayList<>(Arrays.asList(
                new String[] {"Xiaomi", "Xiaomi", "xiaomi"},
                new String[] {"Redmi", "Xiaomi", "xiaomi"},
                new String[] {"POCO", "Xiaomi", "xiaomi"},
                new String[] {"HUAWEI", "HUAWEI", "huawei"},
                new String[] {"HONOR", "HUAWEI", "huawei"},
                new String[] {"HONOR", "HONOR", "honor"},
                new String[] {"Meizu", "Meizu", "meizu"},
                new String[] {"22c4185e", "alps", "meizu"},
                new String[] {"OPPO", "OPPO", "oppo"},
                new String[] {"realme", "realme", "oppo"},
                new String[] {"OnePlus", "OnePlus", "oppo"},
                new String[] {"vivo", "vivo", "vivo"},
                new String[] {"vivo", "BBK", "vivo"},
                new String[] {"google", "Google", "fcm"},
                new String[] {"samsung", "samsung", "fcm"}));
        return phones;
    }

    /** Each SDK is asked with the ids of push.toml, each in its place. */
    @Test
    public void sdksGetTheirNumbers() {
        if (!generated.has("PushRegistration")) {
            return;
        }
        for (Vendor vendor : vendors()) {
            fresh(vendor.maker, vendor.maker);
            register();
            asked(vendor);
            List<String> texts = new ArrayList<>();
            for (Object argument : Vendor.only(vendor.registers).arguments) {
                if (argument instanceof String) {
                    texts.add((String) argument);
                }
            }
            assertEquals(vendor.id, vendor.texts(), texts);
        }
    }

    /** A token that comes before the login is reported with it, once, with the vendor's number. */
    @Test
    public void tokenBeforeLogin() {
        if (!reports.areTold()) {
            return;
        }
        for (Vendor vendor : vendors()) {
            fresh(vendor.maker, vendor.maker);
            comes(vendor, "token");
            assertEquals(vendor.id, 0, reports.all().size());
            generated.call("ThirdPushTokenMgr", "setIsLogin", true);
            generated.call("ThirdPushTokenMgr", "setIsLogin", true);
            assertReports(vendor, "token");
        }
    }

    /** A token that comes after the login is reported when it comes, once however often it comes. */
    @Test
    public void tokenAfterLogin() {
        if (!reports.areTold()) {
            return;
        }
        for (Vendor vendor : vendors()) {
            fresh(vendor.maker, vendor.maker);
            generated.call("ThirdPushTokenMgr", "setIsLogin", true);
            comes(vendor, "token");
            generated.call("ThirdPushTokenMgr", "setThirdPushToken", vendor.id, "token");
            assertReports(vendor, "token");
            generated.call("ThirdPushTokenMgr", "setThirdPushToken", vendor.id, "newer");
            assertReports(vendor, "token", "newer");
        }
    }

    /** The token of another vendor's service that is on the phone as well counts for nothing. */
    @Test
    public void tokenOfAnotherVendor() {
        if (!reports.areTold()) {
            return;
        }
        fresh("Meizu", "Meizu");
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        generated.call("ThirdPushTokenMgr", "setThirdPushToken", "vivo", "token");
        generated.call("ThirdPushTokenMgr", "setThirdPushToken", "meizu", "");
        assertEquals(0, reports.all().size());
    }

    /** What failed is reported again with the next login said, and what went well is not. */
    @Test
    public void failedReport() {
        if (!reports.areTold() || !reports.canFail()) {
            return;
        }
        fresh("Meizu", "Meizu");
        comes(Vendor.MEIZU, "token");
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        reports.all().get(0).end(false);
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        assertReports(Vendor.MEIZU, "token", "token");
        reports.all().get(1).end(true);
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        generated.call("ThirdPushTokenMgr", "setThirdPushToken", "meizu", "token");
        assertReports(Vendor.MEIZU, "token", "token");
    }

    /** Another user on the same phone: the token is reported for that one, too. */
    @Test
    public void newLogin() {
        if (!reports.areTold()) {
            return;
        }
        fresh("Meizu", "Meizu");
        comes(Vendor.MEIZU, "token");
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        List<Reports.Report> first = reports.all();
        generated.call("ThirdPushTokenMgr", "setIsLogin", false);
        assertEquals(1, reports.all().size());
        generated.call("ThirdPushTokenMgr", "setIsLogin", true);
        assertReports(Vendor.MEIZU, "token", "token");
        if (reports.canFail()) {
            // The first user's report, late: it says nothing of the second's.
            first.get(0).end(false);
            generated.call("ThirdPushTokenMgr", "setIsLogin", true);
            assertReports(Vendor.MEIZU, "token", "token");
        }
    }

    /** The consent is kept: the next start of the app registers, without a call of the app's. */
    @Test
    public void keptConsent() throws Exception {
        if (!generated.has("PushStartup")) {
            return;
        }
        fresh("vivo", "vivo");
        register();
        restart();
        Vendor.VIVO.serve();
        startup().onCreate();
        assertEquals(Collections.singleton(Vendor.VIVO), asked(Vendor.VIVO));
        generated.call("PushRegistration", "setConsent", application, false);
        restart();
        startup().onCreate();
        assertEquals(Collections.emptyList(), Calls.names());
    }

    /** Where the phone's SDK does not serve it, the next one is asked. */
    @Test
    public void unsupportedPhones() {
        if (!generated.has("PushRegistration")) {
            return;
        }
        Vendor huawei = vendor("huawei");
        fresh("HONOR", "HONOR");
        Calls.answer("com/hihonor/push/sdk/HonorPushClient.checkSupportHonorPush", it -> false);
        register();
        assertEquals(Collections.singleton(huawei), asked(huawei));
        fresh("OPPO", "OPPO");
        Calls.answer("com/heytap/msp/push/HeytapPushManager.isSupportPush", it -> false);
        register();
        assertEquals(Collections.singleton(Vendor.FCM), asked(Vendor.FCM));
        fresh("vivo", "vivo");
        register();
        Vendor.VIVO.callBack(0, "onStateChanged", 101);
        assertEquals(EnumSet.of(Vendor.VIVO, Vendor.FCM), asked(Vendor.FCM));
    }

    /** The SDK's own process makes the Application once more, and asks nobody. */
    @Test
    public void otherProcess() throws Exception {
        if (!generated.has("PushStartup")) {
            return;
        }
        fresh("Xiaomi", "Xiaomi");
        register();
        startup().onCreate();
        generated.call("PushRegistration", "register", application);
        assertEquals(Collections.emptyList(), Calls.names());
    }

    /** The custom content comes out of the intent of a click, whatever the vendor makes of it. */
    @Test
    public void clickBringsExt() {
        String json = "{\"chat\":7}";
        if (im.equals("timpush")) {
            assertEquals(Arrays.asList(json, null), new Clicks(generated).heard(json, ""));
            return;
        }
        String key = im.equals("easemob") ? "e" : "ext";
        for (Vendor vendor : vendors()) {
            fresh(vendor.maker, vendor.maker);
            assertNull(vendor.id, ext(null));
            assertNull(vendor.id, ext(new Intent()));
            assertEquals(vendor.id, json, ext(new Intent().putExtra(key, json)));
        }
        fresh("Xiaomi", "Xiaomi");
        assertEquals(json, ext(new Clicks(generated).ofXiaomi(key, json)));
        if (im.equals("easemob")) {
            return;
        }
        fresh("OPPO", "OPPO");
        assertEquals("{\"a\":\"b\"}", ext(new Intent().putExtra("a", "b")));
        fresh("vivo", "vivo");
        if (!generated.declares("VivoPush", "keepExt")) {
            return;
        }
        new Clicks(generated).ofVivo(application, json);
        assertEquals(json, ext(new Intent()));
        assertNull(ext(new Intent()));
    }

    private String ext(Intent intent) {
        return (String) generated.call("PushMessageExt", "from", intent);
    }

    /** What is given to be sent arrives at the IM SDK as it was, in UTF-8. */
    @Test
    public void customContentIsSent() throws Exception {
        if (!generated.has("PushMessageExtSender")) {
            return;
        }
        String content = "{\"chat\":\"\u63a8\ud83d\ude00\"}";
        new Sending(generated, im).send(content);
        assertEquals(content, Sending.sent(im));
    }

    /** Easemob is told of the services whose tokens it takes, once the user has agreed. */
    @Test
    public void easemobIsTold() {
        if (!im.equals("easemob")) {
            return;
        }
        fresh("Xiaomi", "Xiaomi");
        assertEquals(0, Sending.enabled(generated.call("EasemobPush", "config", application)));
        register();
        Object config = generated.call("EasemobPush", "config", application);
        assertTrue("services", Sending.enabled(config) >= 4);
    }

    private void fresh(String brand, String maker) {
        restart();
        ShadowBuild.setBrand(brand);
        ShadowBuild.setManufacturer(maker);
        if (generated.has("PushRegistration")) {
            generated.call("PushRegistration", "setConsent", application, false);
        }
        for (Vendor vendor : vendors()) {
            vendor.serve();
            vendor.prepare(null);
        }
        reports.listen();
        if (generated.has("OppoPush") && vendors().contains(Vendor.OPPO)) {
            generated.call("OppoPush", "setAppSecret", "secret");
        }
    }

    private void restart() {
        generated.restart();
        Calls.clear();
        reports.forget();
    }

    private void register() {
        generated.call("PushRegistration", "setConsent", application, true);
    }

    private void comes(Vendor vendor, String token) {
        vendor.prepare(token);
        register();
        asked(vendor);
        vendor.answers(application, token);
    }

    /** Who was asked for a token; some ask on a thread of their own. */
    private Set<Vendor> asked(Vendor expected) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (expected != null && Calls.of(expected.registers).isEmpty()
                && System.nanoTime() < end) {
            Thread.yield();
        }
        Set<Vendor> asked = EnumSet.noneOf(Vendor.class);
        for (Vendor vendor : Vendor.values()) {
            if (!Calls.of(vendor.registers).isEmpty()) {
                asked.add(vendor);
            }
        }
        return asked;
    }

    private void assertReports(Vendor vendor, String... tokens) {
        List<String> expected = new ArrayList<>();
        for (String token : tokens) {
            expected.addAll(reports.expected(vendor, token));
        }
        List<String> found = new ArrayList<>();
        long end = System.nanoTime() + 5_000_000_000L;
        while (reports.all().size() < expected.size() && System.nanoTime() < end) {
            Thread.yield();
        }
        reports.all().forEach(it -> found.add(it.text));
        assertEquals(vendor.id, expected, found);
    }

    private static List<Vendor> vendors() {
        List<Vendor> vendors = new ArrayList<>();
        for (String name : System.getProperty("judge.vendors").split(",")) {
            vendors.add(Vendor.valueOf(name));
        }
        return vendors;
    }

    private static Vendor vendor(String id) {
        return vendors().stream().filter(it -> it.id.equals(id)).findFirst().orElse(null);
    }

    /** The start-up provider that the manifest declares, made by the system. */
    private ContentProvider startup() throws Exception {
        PackageInfo info = application.getPackageManager().getPackageInfo(
                application.getPackageName(), PackageManager.GET_PROVIDERS);
        for (ProviderInfo provider : info.providers) {
            if (provider.name.endsWith(".PushStartup")) {
                return application.getContentResolver()
                        .acquireContentProviderClient(provider.authority)
                        .getLocalContentProvider();
            }
        }
        return null;
    }
}
