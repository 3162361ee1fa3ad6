package dev.pushwright;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the plugin knows of the release that it belongs to; its build writes that down. */
final class Release {
    private static final Properties PROPERTIES = read();

    private Release() {
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** The artifact that holds the executable for this machine, in the plugin's own version. */
    static String artifact() {
        return "dev.pushwright:pushwright:" + PROPERTIES.getProperty("version") + ":"
                + Platform.name() + "@exe";
    }

    /** The SHA-256 of that executable; null: a plugin that no release has made does not know it. */
    static String checksum() {
        return PROPERTIES.getProperty("sha256." + Platform.name());
    }
}
