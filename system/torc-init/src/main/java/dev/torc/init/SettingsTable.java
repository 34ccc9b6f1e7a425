package dev.torc.init;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A table of a file of settings. Each method answers with what a key says, or notes what is wrong with it and
/// answers as if it were not there; [#check] then tells all of that at once.
final class SettingsTable {

    /// The longest file that is read.
    static final int MOST_BYTES = 64 * 1024;

    // More than any setting has; the parser's stack grows with it.
    private static final int MOST_DEPTH = 8;
    private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final TomlTable table;
    private final String path;
    private final SettingsFaults faults;

    private SettingsTable(TomlTable table, String path, SettingsFaults faults) {
        this.table = table;
        this.path = path;
        this.faults = faults;
    }

    /// Reads a file.
    ///
    /// @throws SettingsException if it is too long, is no UTF-8, or no TOML
    /// @throws IOException if it cannot be read
    static SettingsTable read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return parse(in.readNBytes(MOST_BYTES + 1), file.toString());
        }
    }

    /// Reads what a file has.
    ///
    /// @param name what the file is called in sentences about it
    static SettingsTable parse(byte[] bytes, String name) throws SettingsException {
        SettingsFaults faults = new SettingsFaults(name);
        if (bytes.length > MOST_BYTES) {
            faults.add(0, "", "it has more than " + MOST_BYTES + " bytes");
            faults.check();
        }
        String text = "";
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            faults.add(0, "", "it is not in UTF-8");
            faults.check();
        }
        Optional<TomlParseResult> parsed = parsed(text);
        if (parsed.isEmpty()) {
            faults.add(0, "", "it is no TOML, and in such a way that it cannot be said where");
            faults.check();
        }
        TomlParseResult root = parsed.orElseThrow();
        root.errors().forEach(error -> faults.add(error.position().line(), "", String.valueOf(error.getMessage())));
        faults.check();
        return new SettingsTable(root, "", faults);
    }

    /// The parser notes faults and throws nothing, it says; but it throws where a comment in an inline table is cut
    /// short by a control character (2.2.0).
    private static Optional<TomlParseResult> parsed(String text) {
        try {
            return Optional.of(Toml.parse(text, TomlParseOptions.sourceless().withMaxNestingDepth(MOST_DEPTH)));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /// Ends it where something is wrong with the file.
    void check() throws SettingsException {
        faults.check();
    }

    /// {@return the keys, in the order of the file}
    Set<String> keys() {
        return table.keySet();
    }

    /// Notes what is wrong with a key.
    void wrong(String key, String what) {
        faults.add(lineOf(table.inputPositionOf(List.of(key))), keyPath(key), what);
    }

    private static int lineOf(@Nullable TomlPosition position) {
        return position == null ? 0 : position.line();
    }

    /// Notes a key that has to be there and is not.
    void isMissing(String key) {
        faults.add(line(), path, "\"" + key + "\" is missing");
    }

    // A table itself has no position here, but its first key has one.
    private int line() {
        return table.keySet().stream()
                .mapToInt(key -> lineOf(table.inputPositionOf(List.of(key))))
                .filter(line -> line > 0)
                .min()
                .orElse(0);
    }

    private String keyPath(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// Notes each key that is none of these.
    void allow(String... allowed) {
        Set<String> known = Set.of(allowed);
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                wrong(key, "there is no such key; allowed are " + String.join(", ", allowed));
            }
        }
    }

    private @Nullable Object value(String key) {
        return table.get(List.of(key));
    }

    private <T> Optional<T> value(String key, Class<T> type, String what) {
        Object value = value(key);
        if (value != null && !type.isInstance(value)) {
            wrong(key, "it has to be " + what);
        }
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    Optional<String> text(String key) {
        Optional<String> text = value(key, String.class, "a text");
        if (text.isPresent() && text.get().indexOf('\0') >= 0) {
            wrong(key, "it has to be a text without NUL");
            return Optional.empty();
        }
        return text;
    }

    /// {@return the texts of a list; empty also where there is none}
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key, TomlArray.class, "a list of texts").ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof String text && text.indexOf('\0') < 0) {
                    texts.add(text);
                } else {
                    faults.add(
                            lineOf(list.inputPositionOf(i)), keyPath(key), "it has to be a list of texts without NUL");
                }
            }
        });
        return texts;
    }

    Optional<Duration> duration(String key) {
        Optional<String> text = value(key, String.class, "a time, like \"500ms\", \"10s\", \"5m\" or \"1h\"");
        Optional<Duration> duration = text.flatMap(SettingsTable::durationOf);
        if (text.isPresent() && duration.isEmpty()) {
            wrong(key, "\"" + text.get() + "\" is no time; allowed is a number with ms, s, m or h, of a year at most");
        }
        return duration;
    }

    private static Optional<Duration> durationOf(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return duration.toSeconds() <= LONGEST_SECONDS ? Optional.of(duration) : Optional.empty();
    }

    OptionalLong number(String key, long least, long most) {
        Optional<Long> number = value(key, Long.class, "a number");
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        if (number.get() < least || number.get() > most) {
            wrong(key, number.get() + " is not allowed; it has to be " + least + " to " + most);
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.get());
    }

    /// {@return the numbers of a list; empty also where there is none}
    List<Integer> numbers(String key) {
        List<Integer> numbers = new ArrayList<>();
        value(key, TomlArray.class, "a list of numbers").ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
                    numbers.add(number.intValue());
                } else {
                    faults.add(
                            lineOf(list.inputPositionOf(i)),
                            keyPath(key),
                            "it has to be a list of numbers from 0 to " + Integer.MAX_VALUE);
                }
            }
        });
        return numbers;
    }

    /// {@return one of the constants of an enum, written in small letters with `-` between words}
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        Optional<String> text = value(key, String.class, "a text");
        Map<String, E> choices = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(SettingsTable::written, each -> each, (a, _) -> a, LinkedHashMap::new));
        if (text.isPresent() && !choices.containsKey(text.get())) {
            wrong(key, "\"" + text.get() + "\" is not allowed; allowed are " + String.join(", ", choices.keySet()));
        }
        return text.flatMap(chosen -> Optional.ofNullable(choices.get(chosen)));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Optional<SettingsTable> table(String key) {
        return value(key, TomlTable.class, "a table").map(found -> new SettingsTable(found, keyPath(key), faults));
    }

    /// {@return the tables of a list of tables}
    List<SettingsTable> tables(String key) {
        List<SettingsTable> tables = new ArrayList<>();
        value(key, TomlArray.class, "a list of tables, each begun by [[" + key + "]]")
                .ifPresent(list -> {
                    for (int i = 0; i < list.size(); i++) {
                        if (list.get(i) instanceof TomlTable found) {
                            tables.add(new SettingsTable(found, keyPath(key) + "[" + i + "]", faults));
                        } else {
                            faults.add(lineOf(list.inputPositionOf(i)), keyPath(key), "it has to be a list of tables");
                        }
                    }
                });
        return tables;
    }
}
