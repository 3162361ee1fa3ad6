package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.Intent;
import android.os.Bundle;

public class Activity extends ContextWrapper {
    public Activity() {
        super(null);
    }

    protected void onCreate(Bundle savedInstanceState) {
    }

    protected void onResume() {
    }

    protected void onNewIntent(Intent intent) {
    }

    protected void onDestroy() {
    }

    public Intent getIntent() {
        return null;
    }

    public void setIntent(Intent intent) {
    }

    public void setContentView(int layout) {
    }

    public void startActivity(Intent intent) {
    }

    public final Application getApplication() {
        return null;
    }

    public boolean isFinishing() {
        return false;
    }

    public void finish() {
    }
}
