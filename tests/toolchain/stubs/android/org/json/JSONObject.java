package org.json;

public class JSONObject {
    public JSONObject() {
    }

    public JSONObject(String json) throws JSONException {
    }

    public JSONObject put(String name, Object value) throws JSONException {
        return this;
    }

    public boolean has(String name) {
        return false;
    }

    public String getString(String name) throws JSONException {
        return name;
    }

    public int length() {
        return 0;
    }
}
