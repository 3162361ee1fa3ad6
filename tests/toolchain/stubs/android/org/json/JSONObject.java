package org.json;

public class JSONObject {
    public JSONObject() {
    }

    public JSONObject(String json) throws JSONException {
    }

    public JSONObject put(String name, Object value) throws JSONException {
        return this;
    }

    public int length() {
        return 0;
    }
}
