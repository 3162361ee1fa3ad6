package dev.pushwright;

import java.util.ArrayList;
import java.util.List;

/**
 * The strings of a TOML text, of whatever key or list, unescaped.
 *
 * <p>Reads TOML's four kinds of strings and its comments, and needs to know nothing else: no other
 * token holds a quote. Quoted keys are among the strings.
 */
final class TomlStrings {
    private final String text;
    private int at;
    private int line;
    private final List<String> found = new ArrayList<>();
    /** What stands before each string in its line, without blanks. */
    private final List<String> heads = new ArrayList<>();

    private TomlStrings(String text) {
        this.text = text;
    }

    static List<String> of(String text) {
        return read(text).found;
    }

    /** The string that a key of the file itself is given, or null. */
    static String valueOf(String text, String key) {
        TomlStrings reader = read(text);
        int at = reader.heads.indexOf(key + "=");
        return at < 0 ? null : reader.found.get(at);
    }

    private static TomlStrings read(String text) {
        TomlStrings reader = new TomlStrings(text);
        reader.read();
        return reader;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '"' || c == '\'') {
                String thrice = "" + c + c + c;
                heads.add(text.substring(Math.min(line, at), at).replace(" ", ""));
                found.add(string(c, text.startsWith(thrice, at) ? thrice : "" + c));
            } else {
                at++;
                line = c == '\n' ? at : line;
            }
        }
    }

    /** Reads a string that `quotes` open and close. */
    private String string(char quote, String quotes) {
        at += quotes.length();
        StringBuilder value = new StringBuilder();
        if (quotes.length() == 3 && text.startsWith("\n", at)) {
            at++;
        }
        while (at < text.length() && !text.startsWith(quotes, at)) {
            if (quotes.length() == 1 && text.charAt(at) == '\n') {
                return value.toString();
            }
            if (quote == '"' && text.charAt(at) == '\\') {
                at++;
                escape(value);
            } else {
                value.append(text.charAt(at++));
            }
        }
        at += quotes.length();
        // Up to two quotes may stand before the three that close.
        while (quotes.length() == 3 && at < text.length() && text.charAt(at) == quote) {
            value.append(quote);
            at++;
        }
        return value.toString();
    }

    private void escape(StringBuilder value) {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'b': value.append('\b'); break;
            case 't': value.append('\t'); break;
            case 'n': value.append('\n'); break;
            case 'f': value.append('\f'); break;
            case 'r': value.append('\r'); break;
            case 'u': codePoint(value, 4); break;
            case 'U': codePoint(value, 8); break;
            case '"': case '\\': value.append(c); break;
            default: skipLineEnd();
        }
    }

    private void codePoint(StringBuilder value, int digits) {
        int end = Math.min(at + digits, text.length());
        try {
            int point = Integer.parseInt(text.substring(at, end), 16);
            if (Character.isValidCodePoint(point)) {
                value.appendCodePoint(point);
            }
            at = end;
        } catch (NumberFormatException e) {
            // Not TOML; pushwright says so.
        }
    }

    /** A backslash at the end of a line takes the white space that follows with it. */
    private void skipLineEnd() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
