package android.os;

public final class Bundle extends BaseBundle {
    public static final Bundle EMPTY = new Bundle();
}
