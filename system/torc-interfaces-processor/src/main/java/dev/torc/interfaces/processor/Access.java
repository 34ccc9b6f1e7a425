package dev.torc.interfaces.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Expressions and statements by which generated code reads and writes values.
///
/// @param helpers what the names of the messages' own methods begin with: nothing within them, else their class
/// and a dot
record Access(String helpers) {

    private static final int WORD_BYTES = Long.BYTES;

    // --- In memory --------------------------------------------------------------------------------------------------

    /// {@return an expression for a value that lies in a message}
    ///
    /// @param message an expression for the message
    /// @param at one for where it lies there
    String get(WireType type, String message, String at) {
        return switch (type) {
            case WireType.Value value -> message + ".get" + value.primitive().accessor() + "(" + at + ")";
            case WireType.Constant constant ->
                helpers + "get" + constant.name() + "(" + message + ".getShort(" + at + "))";
            case WireType.Struct struct -> helpers + "get" + struct.name() + "(" + message + ", " + at + ")";
            case WireType.Text text -> message + ".getText(" + at + ", " + text.most() + ")";
            case WireType.Row(WireType.Value value, int most) ->
                message + ".get" + value.primitive().accessor() + "s(" + at + ", " + most + ")";
            case WireType.Row row ->
                helpers + "get" + nameOf(row.element()) + "s(" + message + ", " + at + ", " + row.most() + ")";
            case WireType.Along _ -> throw new AssertionError("a slice is read by its method");
        };
    }

    /// {@return an expression, to be made a statement, that writes a value into a message}
    ///
    /// @param value an expression for it
    String put(WireType type, String message, String at, String value) {
        return switch (type) {
            case WireType.Value of -> message + ".put" + of.primitive().accessor() + "(" + at + ", " + value + ")";
            case WireType.Constant _ -> message + ".putShort(" + at + ", (short) " + value + ".ordinal())";
            case WireType.Struct struct ->
                helpers + "put" + struct.name() + "(" + message + ", " + at + ", " + value + ")";
            case WireType.Text text -> message + ".putText(" + at + ", " + text.most() + ", " + value + ")";
            case WireType.Row(WireType.Value of, int most) ->
                message + ".put" + of.primitive().accessor() + "s(" + at + ", " + most + ", " + value + ")";
            case WireType.Row row ->
                helpers + "put" + nameOf(row.element()) + "s(" + message + ", " + at + ", " + row.most() + ", " + value
                        + ")";
            case WireType.Along _ -> message + ".putSlice(" + at + ", " + value + ")";
        };
    }

    /// {@return how methods for an enum or a record are called}
    static String nameOf(WireType type) {
        return switch (type) {
            case WireType.Constant constant -> constant.name();
            case WireType.Struct struct -> struct.name();
            case WireType.Value _, WireType.Text _, WireType.Row _, WireType.Along _ ->
                throw new AssertionError(type + " has no methods of its own");
        };
    }

    // --- In an entry ------------------------------------------------------------------------------------------------

    /// {@return expressions for the two words of an entry, with a comma between}
    String words(Fields fields) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (Fields.Field field : fields.all()) {
            bits(field.type(), field.at(), field.name(), first, second);
        }
        return word(first) + ", " + word(second);
    }

    private static String word(List<String> parts) {
        return parts.isEmpty() ? "0L" : parts.stream().collect(Collectors.joining(" | "));
    }

    private static void bits(WireType type, int at, String value, List<String> first, List<String> second) {
        List<String> word = at < WORD_BYTES ? first : second;
        switch (type) {
            case WireType.Value of -> word.add(shifted(of.primitive().toBits(value), at));
            case WireType.Constant _ -> word.add(shifted("(long) " + value + ".ordinal()", at));
            case WireType.Struct struct -> {
                for (Fields.Field field : struct.components().all()) {
                    bits(field.type(), at + field.at(), value + "." + field.name() + "()", first, second);
                }
            }
            case WireType.Text _, WireType.Row _, WireType.Along _ -> throw notOfAFixedSize(type);
        }
    }

    private static String shifted(String bits, int at) {
        int shift = at % WORD_BYTES * Byte.SIZE;
        return shift == 0 ? bits : bits + " << " + shift;
    }

    /// {@return an expression for a value that came in an entry}
    ///
    /// @param call an expression for the call
    String fromEntry(WireType type, String call, int at) {
        String word = call + (at < WORD_BYTES ? ".first()" : ".second()");
        int shift = at % WORD_BYTES * Byte.SIZE;
        String bits = shift == 0 ? word : "(" + word + " >>> " + shift + ")";
        return switch (type) {
            case WireType.Value value -> value.primitive().fromBits(bits);
            case WireType.Constant constant -> helpers + "get" + constant.name() + "((short) " + bits + ")";
            case WireType.Struct struct ->
                struct.components().all().stream()
                        .map(field -> fromEntry(field.type(), call, at + field.at()))
                        .collect(Collectors.joining(", ", "new " + struct.javaName() + "(", ")"));
            case WireType.Text _, WireType.Row _, WireType.Along _ -> throw notOfAFixedSize(type);
        };
    }

    private static AssertionError notOfAFixedSize(WireType type) {
        return new AssertionError(type + " does not go in an entry");
    }
}
