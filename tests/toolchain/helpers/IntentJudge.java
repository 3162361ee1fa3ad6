import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Asks the real framework for intents' URIs, and what it reads in ours.
 *
 * Lines of fields in hexadecimal come in: data, action, category, type, flags, package, class, key,
 * value, our URI; what is empty is not set. Out go, as hexadecimal, the framework's URI, and the same
 * fields as it reads them in ours.
 */
public final class IntentJudge {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split(" ", -1);
            for (int i = 0; i < fields.length; i++) {
                fields[i] = text(fields[i]);
            }
            String real = intent(fields).toUri(Intent.URI_INTENT_SCHEME);
            out.println(hex(real) + " " + described(Intent.parseUri(
                    fields[9], Intent.URI_INTENT_SCHEME)));
        }
    }

    private static Intent intent(String[] fields) {
        Intent intent = new Intent();
        Uri data = fields[0].isEmpty() ? null : Uri.parse(fields[0]);
        intent.setDataAndType(data, fields[3].isEmpty() ? null : fields[3]);
        intent.setAction(fields[1].isEmpty() ? null : fields[1]);
        if (!fields[2].isEmpty()) {
            intent.addCategory(fields[2]);
        }
        intent.setFlags(Integer.parseInt(fields[4]));
        if (!fields[5].isEmpty() && fields[6].isEmpty()) {
            intent.setPackage(fields[5]);
        }
        if (!fields[6].isEmpty()) {
            intent.setClassName(fields[5], fields[6]);
        }
        if (!fields[7].isEmpty()) {
            intent.putExtra(fields[7], fields[8]);
        }
        return intent;
    }

    private static String described(Intent intent) {
        String category = intent.getCategories() == null ? ""
                : String.join(",", new TreeSet<>(intent.getCategories()));
        String target = intent.getComponent() == null ? intent.getPackage()
                : intent.getComponent().getPackageName();
        String type = intent.getComponent() == null ? "" : intent.getComponent().getClassName();
        Bundle extras = intent.getExtras();
        String key = extras == null ? "" : String.join(",", extras.keySet());
        String value = extras == null ? "" : extras.getString(key);
        return hex(or(intent.getDataString())) + " " + hex(or(intent.getAction())) + " "
                + hex(category) + " " + hex(or(intent.getType())) + " "
                + hex("" + intent.getFlags()) + " " + hex(or(target)) + " " + hex(type) + " "
                + hex(key) + " " + hex(or(value));
    }

    private static String or(String text) {
        return text == null ? "" : text;
    }

    private static String text(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
