package org.json;

public class JSONArray {
}
