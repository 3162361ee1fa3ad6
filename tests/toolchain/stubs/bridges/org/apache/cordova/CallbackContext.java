package org.apache.cordova;

public class CallbackContext {
    public void success() {
    }
}
