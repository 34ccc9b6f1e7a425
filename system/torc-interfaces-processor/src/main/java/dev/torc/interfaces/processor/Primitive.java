package dev.torc.interfaces.processor;

import java.util.Locale;

/// A primitive type of Java, and how its value lies in a message or in the words of an entry.
enum Primitive {
    BOOLEAN(1, "Boolean"),
    BYTE(1, "Byte"),
    SHORT(2, "Short"),
    CHAR(2, "Character"),
    INT(4, "Integer"),
    LONG(8, "Long"),
    FLOAT(4, "Float"),
    DOUBLE(8, "Double");

    private final int bytes;
    private final String boxed;

    Primitive(int bytes, String boxed) {
        this.bytes = bytes;
        this.boxed = boxed;
    }

    int bytes() {
        return bytes;
    }

    /// {@return its name in Java}
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return the name of its class}
    String boxed() {
        return boxed;
    }

    /// {@return how the accessors of a message are called}
    String accessor() {
        return name().charAt(0) + word().substring(1);
    }

    /// {@return an expression for the value as the bits of a long, without others}
    String toBits(String value) {
        return switch (this) {
            case BOOLEAN -> "(" + value + " ? 1L : 0L)";
            case BYTE -> "(" + value + " & 0xffL)";
            case SHORT -> "(" + value + " & 0xffffL)";
            case CHAR -> "(long) " + value;
            case INT -> "(" + value + " & 0xffff_ffffL)";
            case LONG -> value;
            case FLOAT -> "(Float.floatToRawIntBits(" + value + ") & 0xffff_ffffL)";
            case DOUBLE -> "Double.doubleToRawLongBits(" + value + ")";
        };
    }

    /// {@return an expression for the value whose bits are the lowest of a long}
    String fromBits(String bits) {
        return switch (this) {
            case BOOLEAN -> "(" + bits + " & 1L) != 0";
            case BYTE, SHORT, CHAR, INT -> "(" + word() + ") " + bits;
            case LONG -> bits;
            case FLOAT -> "Float.intBitsToFloat((int) " + bits + ")";
            case DOUBLE -> "Double.longBitsToDouble(" + bits + ")";
        };
    }
}
