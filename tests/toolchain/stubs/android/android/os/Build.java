package android.os;

public class Build {
    public static final String BRAND = value();
    public static final String MANUFACTURER = value();

    private static String value() {
        return "";
    }

    public static class VERSION {
        public static final int SDK_INT = Integer.parseInt(value());
    }
}
