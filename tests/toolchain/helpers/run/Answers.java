/** Answers as the primitive values that methods of SDKs return; null is zero. */
public final class Answers {
    private Answers() {
    }

    public static boolean booleanOf(Object answer) {
        return answer != null && (Boolean) answer;
    }

    public static char charOf(Object answer) {
        return answer == null ? 0 : (Character) answer;
    }

    public static byte byteOf(Object answer) {
        return answer == null ? 0 : (Byte) answer;
    }

    public static short shortOf(Object answer) {
        return answer == null ? 0 : (Short) answer;
    }

    public static int intOf(Object answer) {
        return answer == null ? 0 : (Integer) answer;
    }

    public static float floatOf(Object answer) {
        return answer == null ? 0 : (Float) answer;
    }

    public static long longOf(Object answer) {
        return answer == null ? 0 : (Long) answer;
    }

    public static double doubleOf(Object answer) {
        return answer == null ? 0 : (Double) answer;
    }
}
