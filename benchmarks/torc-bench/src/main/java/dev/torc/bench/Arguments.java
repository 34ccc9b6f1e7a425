package dev.torc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a parent tells a child JVM: words of the form `key=value`.
public final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /// Starts empty.
    public Arguments() {}

    static Arguments parse(List<String> words) {
        Arguments arguments = new Arguments();
        for (String word : words) {
            int equals = word.indexOf('=');
            arguments.values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return arguments;
    }

    /// Adds or replaces a value.
    ///
    /// @return this
    public Arguments with(String key, Object value) {
        values.put(key, value.toString());
        return this;
    }

    /// {@return a copy that can be changed without changing this}
    public Arguments copy() {
        Arguments copy = new Arguments();
        copy.values.putAll(values);
        return copy;
    }

    /// {@return the value of `key`}
    ///
    /// @throws IllegalArgumentException if the parent did not give it
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("argument missing: " + key);
        }
        return value;
    }

    /// {@return the value of `key` as a number}
    public int number(String key) {
        return Integer.parseInt(text(key));
    }

    /// {@return the value of `key` as a path}
    public Path path(String key) {
        return Path.of(text(key));
    }

    /// {@return the words for the command line}
    List<String> words() {
        List<String> words = new ArrayList<>();
        values.forEach((key, value) -> words.add(key + "=" + value));
        return words;
    }
}
