import java.io.FileOutputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar of Java 8's class signatures, which old tools can read, out of the JDK's ct.sym.
 *
 * <p>Arguments: the JDK's home and the jar to write.
 */
public final class MakeRuntime {
    /** Entries are named RELEASES/[MODULE/]package/Class.sig, with one letter a release. */
    private static final char RELEASE = '8';
    private static final byte CLASS_VERSION = 52;

    public static void main(String[] arguments) throws Exception {
        Set<String> seen = new HashSet<>();
        try (ZipFile from = new ZipFile(arguments[0] + "/lib/ct.sym");
                ZipOutputStream to = new ZipOutputStream(new FileOutputStream(arguments[1]))) {
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = className(entry.getName());
                if (name != null && seen.add(name)) {
                    byte[] bytes = from.getInputStream(entry).readAllBytes();
                    bytes[6] = 0;
                    bytes[7] = CLASS_VERSION;
                    to.putNextEntry(new ZipEntry(name));
                    to.write(bytes);
                    to.closeEntry();
                }
            }
        }
    }

    /** Returns the name in the jar, or null for what does not belong there. */
    private static String className(String entry) {
        int slash = entry.indexOf('/');
        String releases = slash < 0 ? "" : entry.substring(0, slash);
        boolean isClass = entry.endsWith(".sig") && !entry.endsWith("/module-info.sig");
        if (!isClass || releases.indexOf(RELEASE) < 0 || releases.contains("-")) {
            return null;
        }
        String rest = entry.substring(slash + 1, entry.length() - ".sig".length());
        int next = rest.indexOf('/');
        boolean hasModule = next > 0 && rest.substring(0, next).contains(".");
        return (hasModule ? rest.substring(next + 1) : rest) + ".class";
    }
}
