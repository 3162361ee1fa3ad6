package org.apache.cordova;

import org.json.JSONArray;
import org.json.JSONException;

public class CordovaPlugin {
    public CordovaInterface cordova;

    public boolean execute(String action, JSONArray args, CallbackContext callbackContext)
            throws JSONException {
        return false;
    }
}
