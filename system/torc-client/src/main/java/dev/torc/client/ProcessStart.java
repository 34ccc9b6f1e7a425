package dev.torc.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a process is to be that the kernel starts: what a write to `proc:new` says.
///
/// There it is a text of parts, a NUL behind each, and a letter before: `a` an argument, the first being the
/// program;
/// `e` `NAME=VALUE` of the environment; `d` the directory.
///
/// @param arguments the program, looked for on the kernel's `PATH` if it has no slash, and what it is told
/// @param environment what its environment has beside the kernel's, or in place of it
/// @param directory where it begins; the kernel's where there is none
public record ProcessStart(List<String> arguments, Map<String, String> environment, Optional<Path> directory) {

    /// How long the text is at most, in bytes.
    public static final int MOST_BYTES = 128 << 10;

    private static final char ARGUMENT = 'a';
    private static final char VARIABLE = 'e';
    private static final char DIRECTORY = 'd';

    /// Checks that it can be said.
    ///
    /// @throws IllegalArgumentException if there is no program, or a part has a NUL, or a name of a variable a `=`
    public ProcessStart {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a process needs a program");
        }
        for (String name : environment.keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("\"" + name + "\" is no name for a variable");
            }
        }
    }

    /// {@return a process of this program}
    public static ProcessStart of(String... arguments) {
        return new ProcessStart(List.of(arguments), Map.of(), Optional.empty());
    }

    /// {@return this, with one more variable}
    public ProcessStart with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ProcessStart(arguments, more, directory);
    }

    /// {@return this, in another directory}
    public ProcessStart in(Path where) {
        return new ProcessStart(arguments, environment, Optional.of(where));
    }

    /// {@return the text that says it, as bytes}
    ///
    /// @throws IllegalArgumentException if a part has a NUL, or all are longer than [#MOST_BYTES]
    public byte[] encode() {
        List<String> parts = new ArrayList<>();
        arguments.forEach(argument -> parts.add(ARGUMENT + argument));
        environment.forEach((name, value) -> parts.add(VARIABLE + name + "=" + value));
        directory.ifPresent(path -> parts.add(DIRECTORY + path.toString()));
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a process cannot be told of a NUL");
            }
            text.append(part).append('\0');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("what a process is to be takes " + bytes.length + " bytes, at most "
                    + MOST_BYTES + " are possible");
        }
        return bytes;
    }

    /// {@return what bytes say that anybody may have written; nothing if they mean nothing}
    public static Optional<ProcessStart> decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[bytes.length - 1] != 0) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>();
        Map<String, String> environment = new LinkedHashMap<>();
        Optional<Path> directory = Optional.empty();
        String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
        try {
            for (String part : text.split("\0", -1)) {
                String said = part.isEmpty() ? "" : part.substring(1);
                switch (part.isEmpty() ? '\0' : part.charAt(0)) {
                    case ARGUMENT -> arguments.add(said);
                    case VARIABLE -> {
                        int end = Math.max(0, said.indexOf('='));
                        environment.put(said.substring(0, end), said.substring(Math.min(said.length(), end + 1)));
                    }
                    case DIRECTORY -> directory = Optional.of(Path.of(said));
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new ProcessStart(arguments, environment, directory));
        } catch (IllegalArgumentException meansNothing) {
            return Optional.empty();
        }
    }
}
