package dev.torc.cli;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The names of Linux' flags, as its headers have them, taken from the constants of `dev.torc.uapi`.
final class FlagNames {

    private final String prefix;
    private final List<Named> flags = new ArrayList<>();

    private record Named(String name, long bits) {}

    /// Takes the constants of a class.
    ///
    /// @param prefix what stands before each name in Linux' headers
    /// @param constants whose public constants are the flags
    /// @param without names of constants that are no flags
    FlagNames(String prefix, Class<?> constants, String... without) {
        this.prefix = prefix;
        for (Field field : constants.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.getType() == int.class
                    && !List.of(without).contains(field.getName())) {
                flags.add(new Named(field.getName(), bits(field)));
            }
        }
        flags.removeIf(flag -> flag.bits() == 0);
        // What includes another flag is looked for first.
        flags.sort(Comparator.comparingInt((Named flag) -> Long.bitCount(flag.bits()))
                .reversed());
    }

    private static long bits(Field field) {
        try {
            return Integer.toUnsignedLong(field.getInt(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is public", e);
        }
    }

    /// {@return the names, with what has none as a number; `0` for none}
    String of(long value) {
        return of(new ArrayList<>(), value);
    }

    /// {@return the names after those that are known already}
    String of(List<String> names, long value) {
        long left = value;
        for (Named flag : flags) {
            if ((left & flag.bits()) == flag.bits()) {
                names.add(prefix + flag.name());
                left &= ~flag.bits();
            }
        }
        if (left != 0) {
            names.add("0x" + Long.toHexString(left));
        }
        return names.isEmpty() ? "0" : String.join("|", names);
    }
}
