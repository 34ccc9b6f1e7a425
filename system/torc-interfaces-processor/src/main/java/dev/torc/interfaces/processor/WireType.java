package dev.torc.interfaces.processor;

import java.util.List;
import java.util.stream.Collectors;

/// What a message carries, and how it lies there: a part of a fixed size, and for arrays and texts elements behind
/// all that is of a fixed size.
sealed interface WireType {

    /// What elements begin at a multiple of.
    int ELEMENTS_ALIGNMENT = 8;

    /// How long a count is, or the place of a slice.
    int COUNT_BYTES = 4;

    /// {@return how long its part of a fixed size is}
    int bytes();

    /// {@return what that begins at a multiple of}
    int alignment();

    /// {@return how long its elements can be at most, with what it takes to align them; 0 for what is of a fixed
    /// size}
    default long mostElementBytes() {
        return 0;
    }

    /// {@return all that it says, in a line: what both ends compare}
    String signature();

    /// {@return its type in Java}
    String javaName();

    default boolean isFixed() {
        return mostElementBytes() == 0;
    }

    static int align(int at, int alignment) {
        return (at + alignment - 1) / alignment * alignment;
    }

    private static long alignElements(long bytes) {
        return bytes + ELEMENTS_ALIGNMENT - 1;
    }

    /// A value of a primitive type.
    record Value(Primitive primitive) implements WireType {

        @Override
        public int bytes() {
            return primitive.bytes();
        }

        @Override
        public int alignment() {
            return primitive.bytes();
        }

        @Override
        public String signature() {
            return primitive.word();
        }

        @Override
        public String javaName() {
            return primitive.word();
        }
    }

    /// A constant of an enum, by its place.
    ///
    /// @param simpleName its simple name
    /// @param name how methods for it are called, as no other type's
    record Constant(String javaName, String simpleName, String name, List<String> constants) implements WireType {

        @Override
        public int bytes() {
            return Short.BYTES;
        }

        @Override
        public int alignment() {
            return Short.BYTES;
        }

        @Override
        public String signature() {
            return simpleName + "{" + String.join(", ", constants) + "}";
        }

        /// {@return how the field is called that has all constants}
        String field() {
            return Names.constant(name) + "_CONSTANTS";
        }
    }

    /// A record: its components in their order.
    ///
    /// @param simpleName its simple name
    /// @param name how methods for it are called, as no other type's
    record Struct(String javaName, String simpleName, String name, Fields components) implements WireType {

        @Override
        public int bytes() {
            return components.bytes();
        }

        @Override
        public int alignment() {
            return components.alignment();
        }

        @Override
        public long mostElementBytes() {
            return components.mostElementBytes();
        }

        @Override
        public String signature() {
            return simpleName
                    + components.all().stream()
                            .map(field -> field.type().signature() + " " + field.name())
                            .collect(Collectors.joining("; ", "{", "}"));
        }
    }

    /// A text of so many bytes of UTF-8.
    record Text(int most) implements WireType {

        @Override
        public int bytes() {
            return COUNT_BYTES;
        }

        @Override
        public int alignment() {
            return COUNT_BYTES;
        }

        @Override
        public long mostElementBytes() {
            return alignElements(most);
        }

        @Override
        public String signature() {
            return "String[" + most + "]";
        }

        @Override
        public String javaName() {
            return "String";
        }
    }

    /// An array of so many elements.
    record Row(WireType element, int most) implements WireType {

        @Override
        public int bytes() {
            return COUNT_BYTES;
        }

        @Override
        public int alignment() {
            return COUNT_BYTES;
        }

        @Override
        public long mostElementBytes() {
            return alignElements(most * (long) element.bytes()) + most * element.mostElementBytes();
        }

        @Override
        public String signature() {
            return element.signature() + "[" + most + "]";
        }

        @Override
        public String javaName() {
            return element.javaName() + "[]";
        }
    }

    /// Memory that goes along.
    record Along() implements WireType {

        @Override
        public int bytes() {
            return COUNT_BYTES;
        }

        @Override
        public int alignment() {
            return COUNT_BYTES;
        }

        @Override
        public String signature() {
            return "CallSlice";
        }

        @Override
        public String javaName() {
            return "CallSlice";
        }
    }
}
